#include "aws/protocol/form_request.h"
#include "aws/protocol/wire.h"
#include "aws/protocol/xml.h"
#include "aws/protocol/xml_error.h"

namespace cleave::aws {
namespace {

/// https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html: forms in, unwrapped XML out.
class Ec2Wire : public Wire {
 public:
  HttpRequest write_request(const ServiceModel& service, const Operation& operation,
                            const Message& input) const override {
    return write_form_request(service, operation, FormDialect::ec2, input.document);
  }

  Message read_response(const ServiceModel&, const Operation& operation,
                        const HttpResponse& response) const override {
    Message output;
    const bool is_void = operation.output.shape == nullptr || operation.output.shape->members.empty();
    if (is_void && response.body.empty()) return output;
    pugi::xml_document document;
    parse_xml(document, response.body, Side::client);
    const pugi::xml_node root = answer_root(document, operation.name + "Response");
    if (!is_void) output.document = read_xml_members(root, *operation.output.shape, Side::client);
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
    return {read_form_request(operation, FormDialect::ec2, request), {}};
  }

  HttpResponse write_response(const ServiceModel& service, const Operation& operation, const Message& output,
                              std::string_view request_id) const override {
    pugi::xml_document document;
    pugi::xml_node root = document.append_child((operation.name + "Response").c_str());
    root.append_attribute("xmlns").set_value((service.xml_namespace + "/").c_str());
    append_text(root, "requestId", request_id);
    if (operation.output.shape == nullptr || operation.output.shape->members.empty()) {
      append_text(root, "return", "true");
    } else {
      write_xml_members(root, *operation.output.shape, output.document);
    }
    return answer(document, 200, request_id);
  }

  HttpResponse write_error(const ServiceModel&, const ServiceError& error, const Shape* exception,
                           std::string_view request_id) const override {
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("Response");
    write_xml_error(root.append_child("Errors").append_child("Error"), error, exception);
    append_text(root, "RequestID", request_id);
    return answer(document, error.status, request_id);
  }

 private:
  static HttpResponse answer(const pugi::xml_document& document, int status, std::string_view request_id) {
    HttpResponse response;
    response.status = status;
    response.headers.set("Content-Type", "text/xml;charset=UTF-8");
    response.headers.set("x-amzn-requestid", std::string(request_id));
    response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml_text(document);
    return response;
  }
};

}  // namespace

const Wire& ec2_wire() {
  static const Ec2Wire wire;
  return wire;
}

}  // namespace cleave::aws
