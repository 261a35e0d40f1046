#include "drain/formats/load_balancers.h"

namespace cleave::drain {

ColumnLayout classic_elb_layout() {
  ColumnLayout layout;
  layout.format = Format::classic_elb;
  layout.is_quoted = true;
  layout.columns = {
      Column::iso_time,                // when the response was returned
      Column::resource,                // elb
      Column::client_and_port,         //
      Column::backend_and_port,        //
      Column::seconds,                 // request_processing_time
      Column::seconds,                 // backend_processing_time
      Column::seconds,                 // response_processing_time
      Column::status,                  // elb_status_code: what the client saw
      Column::ignored,                 // backend_status_code
      Column::ignored,                 // received_bytes
      Column::bytes,                   // sent_bytes
      Column::request_line,            //
      Column::last_quoted_user_agent,  // from here on since 2015
  };
  layout.required = 12;
  return layout;
}

ColumnLayout alb_layout() {
  ColumnLayout layout;
  layout.format = Format::alb;
  layout.is_quoted = true;
  layout.columns = {
      Column::load_balancer_type,
      Column::iso_time,          // when the response was generated
      Column::resource,          // elb
      Column::client_and_port,   //
      Column::backend_and_port,  // target
      Column::seconds,           // request_processing_time
      Column::seconds,           // target_processing_time
      Column::seconds,           // response_processing_time
      Column::status,            // elb_status_code
      Column::ignored,           // target_status_code
      Column::ignored,           // received_bytes
      Column::bytes,             // sent_bytes
      Column::request_line,      //
      Column::user_agent,        //
      Column::ignored,           // ssl_cipher
      Column::ignored,           // ssl_protocol
      Column::ignored,           // target_group_arn
      Column::ignored,           // trace_id
      Column::tls_host,          // domain_name
      Column::ignored,           // chosen_cert_arn
      Column::ignored,           // matched_rule_priority
      Column::iso_time,          // request_creation_time: when the request came
  };
  layout.required = 17;
  return layout;
}

ColumnLayout nlb_layout() {
  ColumnLayout layout;
  layout.format = Format::nlb;
  layout.columns = {
      Column::tls_type,
      Column::ignored,           // version
      Column::iso_time,          // when the connection ended
      Column::resource,          // elb
      Column::ignored,           // listener
      Column::client_and_port,   //
      Column::backend_and_port,  // destination
      Column::milliseconds,      // connection_time
      Column::ignored,           // tls_handshake_time
      Column::ignored,           // received_bytes
      Column::bytes,             // sent_bytes
      Column::ignored,           // incoming_tls_alert
      Column::ignored,           // chosen_cert_arn
      Column::ignored,           // chosen_cert_serial
      Column::ignored,           // tls_cipher
      Column::ignored,           // tls_protocol_version
      Column::ignored,           // tls_named_group
      Column::tls_host,          // domain_name
      Column::ignored,           // alpn_fe_protocol
      Column::ignored,           // alpn_be_protocol
      Column::ignored,           // alpn_client_preference_list
      Column::iso_time,          // tls_connection_creation_time
  };
  layout.required = 18;
  return layout;
}

}  // namespace cleave::drain
