#pragma once

#include "aws/protocol.h"

namespace cleave::aws {

/// One wire protocol, both directions. Implementations have no state.
class Wire {
 public:
  virtual ~Wire() = default;

  virtual HttpRequest write_request(const ServiceModel& service, const Operation& operation,
                                    const Message& input) const = 0;
  virtual Message read_response(const ServiceModel& service, const Operation& operation,
                                const HttpResponse& response) const = 0;
  /// `response` is an error answer; `code` stays "" when its body does not tell.
  virtual ServiceError read_error(const ServiceModel& service, const HttpResponse& response) const = 0;

  virtual const Operation* match(const ServiceModel& service, const HttpRequest& request) const = 0;
  virtual Message read_request(const ServiceModel& service, const Operation& operation,
                               const HttpRequest& request) const = 0;
  virtual HttpResponse write_response(const ServiceModel& service, const Operation& operation,
                                      const Message& output, std::string_view request_id) const = 0;
  /// `exception` is the modelled shape of the error, or null; `error.status` is set.
  virtual HttpResponse write_error(const ServiceModel& service, const ServiceError& error,
                                   const Shape* exception, std::string_view request_id) const = 0;
};

const Wire& query_wire();
const Wire& ec2_wire();
const Wire& json_wire();
const Wire& rest_json_wire();
const Wire& rest_xml_wire();
const Wire& wire(Protocol protocol);

/// The modelled exception of that code, or null. Only trimmed models' exceptions are known.
const Shape* find_exception(const ServiceModel& service, std::string_view code);

}  // namespace cleave::aws
