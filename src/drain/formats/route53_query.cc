#include "drain/formats/route53_query.h"

namespace cleave::drain {

ColumnLayout route53_query_layout() {
  ColumnLayout layout;
  layout.format = Format::route53_query;
  layout.kind = Request::Kind::dns;
  layout.columns = {
      Column::format_version,  //
      Column::iso_time,        //
      Column::resource,        // hosted zone
      Column::dns_name,        //
      Column::query_type,      //
      Column::response_code,   //
      Column::ignored,         // UDP or TCP
      Column::ignored,         // edge location
      Column::client,          // the resolver
      Column::client_subnet,   // EDNS
  };
  layout.required = 9;
  return layout;
}

}  // namespace cleave::drain
