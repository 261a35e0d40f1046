#include <fmt/format.h>

#include "aws/protocol/form_request.h"
#include "aws/protocol/wire.h"
#include "aws/protocol/wire_names.h"
#include "aws/protocol/xml.h"
#include "aws/protocol/xml_error.h"

namespace cleave::aws {
namespace {

/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html: forms in, wrapped XML out.
class QueryWire : public Wire {
 public:
  HttpRequest write_request(const ServiceModel& service, const Operation& operation,
                            const Message& input) const override {
    return write_form_request(service, operation, FormDialect::query, input.document);
  }

  Message read_response(const ServiceModel&, const Operation& operation,
                        const HttpResponse& response) const override {
    Message output;
    const bool is_void = operation.output.shape == nullptr || operation.output.shape->members.empty();
    if (is_void && response.body.empty()) return output;
    pugi::xml_document document;
    parse_xml(document, response.body, Side::client);
    const pugi::xml_node root = answer_root(document, operation.name + "Response");
    if (is_void) return output;
    const std::string wrapper(or_else(operation.result_wrapper, operation.name + "Result"));
    const pugi::xml_node wrapped = child(root, wrapper);
    if (!wrapped && !operation.result_wrapper.empty()) {
      throw unreadable(Side::client, fmt::format("the answer has no {}", wrapper));
    }
    const pugi::xml_node result = wrapped ? wrapped : root;
    output.document = read_xml_members(result, *operation.output.shape, Side::client);
    return output;
  }

  ServiceError read_error(const ServiceModel& service, const HttpResponse& response) const override {
    return read_xml_error(service, response);
  }

  const Operation* match(const ServiceModel& service, const HttpRequest& request) const override {
    return match_form_request(service, request);
  }

  Message read_request(const ServiceModel&, const Operation& operation,
                       const HttpRequest& request) const override {
    return {read_form_request(operation, FormDialect::query, request), {}};
  }

  HttpResponse write_response(const ServiceModel& service, const Operation& operation, const Message& output,
                              std::string_view request_id) const override {
    pugi::xml_document document;
    pugi::xml_node root = append_root(document, service, operation.name + "Response");
    if (operation.output.shape != nullptr) {
      pugi::xml_node result = root;
      if (!operation.result_wrapper.empty()) result = root.append_child(operation.result_wrapper.c_str());
      write_xml_members(result, *operation.output.shape, output.document);
    }
    append_text(root.append_child("ResponseMetadata"), "RequestId", request_id);
    return answer(document, 200, request_id);
  }

  HttpResponse write_error(const ServiceModel& service, const ServiceError& error, const Shape* exception,
                           std::string_view request_id) const override {
    pugi::xml_document document;
    pugi::xml_node root = append_root(document, service, "ErrorResponse");
    pugi::xml_node element = root.append_child("Error");
    append_text(element, "Type", error.status >= 500 ? "Receiver" : "Sender");
    write_xml_error(element, error, exception);
    append_text(root, "RequestId", request_id);
    return answer(document, error.status, request_id);
  }

 private:
  static pugi::xml_node append_root(pugi::xml_document& document, const ServiceModel& service,
                                    const std::string& name) {
    pugi::xml_node root = document.append_child(name.c_str());
    root.append_attribute("xmlns").set_value(service.xml_namespace.c_str());
    return root;
  }

  static HttpResponse answer(const pugi::xml_document& document, int status, std::string_view request_id) {
    HttpResponse response;
    response.status = status;
    response.headers.set("Content-Type", "text/xml");
    response.headers.set("x-amzn-RequestId", std::string(request_id));
    response.body = xml_text(document);
    return response;
  }
};

}  // namespace

const Wire& query_wire() {
  static const QueryWire wire;
  return wire;
}

}  // namespace cleave::aws
