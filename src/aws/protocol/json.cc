#include "aws/protocol/host_prefix.h"
#include "aws/protocol/json_body.h"
#include "aws/protocol/wire.h"

namespace cleave::aws {
namespace {

/// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html: JSON both ways, the operation in
/// X-Amz-Target.
class JsonWire : public Wire {
 public:
  HttpRequest write_request(const ServiceModel& service, const Operation& operation,
                            const Message& input) const override {
    HttpRequest request;
    request.method = "POST";
    request.host = host_prefix(operation, input.document);
    request.headers.set("Content-Type", content_type(service));
    request.headers.set("X-Amz-Target", service.target_prefix + "." + operation.name);
    if (service.query_compatible) request.headers.set("x-amzn-query-mode", "true");
    request.body = body(operation.input.shape, input.document);
    return request;
  }

  Message read_response(const ServiceModel&, const Operation& operation,
                        const HttpResponse& response) const override {
    return {document(operation.output.shape, response.body, Side::client), {}};
  }

  ServiceError read_error(const ServiceModel& service, const HttpResponse& response) const override {
    return read_json_error(service, response);
  }

  const Operation* match(const ServiceModel& service, const HttpRequest& request) const override {
    const std::string target = request.headers.get("X-Amz-Target").value_or("");
    const auto dot = target.rfind('.');
    if (dot == std::string::npos || target.compare(0, dot, service.target_prefix) != 0) return nullptr;
    const auto found = service.operations.find(std::string_view(target).substr(dot + 1));
    return found == service.operations.end() ? nullptr : &found->second;
  }

  Message read_request(const ServiceModel&, const Operation& operation,
                       const HttpRequest& request) const override {
    return {document(operation.input.shape, request.body, Side::server), {}};
  }

  HttpResponse write_response(const ServiceModel& service, const Operation& operation, const Message& output,
                              std::string_view request_id) const override {
    const Shape* shape = operation.output.shape;
    return answer(service, 200, shape == nullptr ? "" : body(shape, output.document), request_id);
  }

  HttpResponse write_error(const ServiceModel& service, const ServiceError& error, const Shape* exception,
                           std::string_view request_id) const override {
    return answer(service, error.status, dump(json_error_body(error, exception)), request_id);
  }

 private:
  static std::string content_type(const ServiceModel& service) {
    return "application/x-amz-json-" + service.json_version;
  }

  static std::string body(const Shape* shape, const Json& document) {
    return shape == nullptr ? "{}" : dump(to_wire_json_members(*shape, document));
  }

  static Json document(const Shape* shape, std::string_view body, Side side) {
    if (shape == nullptr) return Json::object();
    const Json parsed = parse_body(body, side);
    return side == Side::client ? answer_from_wire_json(*shape, parsed)
                                : from_wire_json_members(*shape, parsed, side);
  }

  static HttpResponse answer(const ServiceModel& service, int status, std::string body,
                             std::string_view request_id) {
    HttpResponse response;
    response.status = status;
    response.headers.set("Content-Type", content_type(service));
    response.headers.set("x-amzn-RequestId", std::string(request_id));
    response.body = std::move(body);
    return response;
  }
};

}  // namespace

const Wire& json_wire() {
  static const JsonWire wire;
  return wire;
}

}  // namespace cleave::aws
