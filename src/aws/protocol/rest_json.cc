#include "aws/protocol/json_body.h"
#include "aws/protocol/rest.h"

namespace cleave::aws {
namespace {

/// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
class RestJsonWire : public RestWire {
 public:
  ServiceError read_error(const ServiceModel& service, const HttpResponse& response) const override {
    ServiceError error = read_json_error(service, response);
    if (const Shape* exception = find_exception(service, error.code)) {
      read_headers(*exception, response.headers, Side::client, error.document);
    }
    return error;
  }

  HttpResponse write_error(const ServiceModel&, const ServiceError& error, const Shape* exception,
                           std::string_view request_id) const override {
    HttpResponse response;
    response.status = error.status;
    if (exception != nullptr) write_headers(*exception, error.document, response.headers);
    response.headers.set("Content-Type", content_type());
    response.headers.set("x-amzn-RequestId", std::string(request_id));
    response.headers.set("x-amzn-ErrorType", exception == nullptr ? error.code : exception->name);
    response.body = dump(json_error_body(error, exception));
    return response;
  }

 protected:
  std::string write_body(const Member& use, std::string_view, std::string_view,
                         const Json& document) const override {
    return dump(to_wire_json(use, document));
  }
  Json read_body(const Member& use, std::string_view body, Side side) const override {
    Json read = from_wire_json(use, parse_body(body, side), side);
    return read.is_null() ? Json::object() : read;
  }
  Json read_answer(const Member& use, std::string_view, std::string_view body) const override {
    if (use.shape->type != ShapeType::structure) return read_body(use, body, Side::client);
    return answer_from_wire_json(*use.shape, parse_body(body, Side::client));
  }
  Json read_unwrapped(const Shape& shape, std::string_view, std::string_view body) const override {
    return from_wire_json_members(shape, parse_body(body, Side::client), Side::client);
  }
  std::string empty_body() const override { return "{}"; }
  const char* content_type() const override { return "application/json"; }
  const char* bytes_type() const override { return "application/octet-stream"; }
};

}  // namespace

const Wire& rest_json_wire() {
  static const RestJsonWire wire;
  return wire;
}

}  // namespace cleave::aws
