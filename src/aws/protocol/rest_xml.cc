#include "aws/protocol/rest.h"
#include "aws/protocol/wire_names.h"
#include "aws/protocol/xml.h"
#include "aws/protocol/xml_error.h"

namespace cleave::aws {
namespace {

constexpr const char* declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
class RestXmlWire : public RestWire {
 public:
  ServiceError read_error(const ServiceModel& service, const HttpResponse& response) const override {
    ServiceError error = read_xml_error(service, response);
    if (const Shape* exception = find_exception(service, error.code)) {
      read_headers(*exception, response.headers, Side::client, error.document);
    }
    return error;
  }

  HttpResponse write_error(const ServiceModel& service, const ServiceError& error, const Shape* exception,
                           std::string_view request_id) const override {
    pugi::xml_document document;
    HttpResponse response;
    response.status = error.status;
    if (exception != nullptr) write_headers(*exception, error.document, response.headers);
    if (service.bare_errors) {
      pugi::xml_node element = document.append_child("Error");
      write_xml_error(element, error, exception);
      append_text(element, "RequestId", request_id);
      response.headers.set("x-amz-request-id", std::string(request_id));
    } else {
      pugi::xml_node root = document.append_child("ErrorResponse");
      root.append_attribute("xmlns").set_value(service.xml_namespace.c_str());
      pugi::xml_node element = root.append_child("Error");
      append_text(element, "Type", error.status >= 500 ? "Receiver" : "Sender");
      write_xml_error(element, error, exception);
      append_text(root, "RequestId", request_id);
    }
    response.headers.set("Content-Type", content_type());
    response.headers.set("x-amzn-RequestId", std::string(request_id));
    response.body = declaration + xml_text(document);
    return response;
  }

 protected:
  std::string write_body(const Member& use, std::string_view root, std::string_view xml_namespace,
                         const Json& value) const override {
    pugi::xml_document document;
    Member named = use;
    named.xml_namespace = xml_namespace;
    write_xml(document, named, root, value);
    return declaration + xml_text(document);
  }

  Json read_body(const Member& use, std::string_view body, Side side) const override {
    pugi::xml_document document;
    parse_xml(document, body, side);
    return read_xml(document.document_element(), use, side);
  }

  Json read_answer(const Member& use, std::string_view root, std::string_view body) const override {
    pugi::xml_document document;
    parse_xml(document, body, Side::client);
    return read_xml(answer_root(document, root, or_else(use.shape->location_name, use.shape->name)), use,
                    Side::client);
  }

  Json read_unwrapped(const Shape& shape, std::string_view root, std::string_view body) const override {
    Json result = Json::object();
    if (body.empty() || shape.members.empty()) return result;
    pugi::xml_document document;
    parse_xml(document, body, Side::client);
    Json value = read_xml(answer_root(document, root), shape.members[0], Side::client);
    const bool blank = value.is_string() && value.get_ref<const std::string&>().empty();
    if (!value.is_null() && !blank) result[shape.members[0].name] = std::move(value);
    return result;
  }

  std::string empty_body() const override { return {}; }
  const char* content_type() const override { return "application/xml"; }
  /// S3 keeps what it is told: an object without a type must stay without.
  const char* bytes_type() const override { return ""; }
};

}  // namespace

const Wire& rest_xml_wire() {
  static const RestXmlWire wire;
  return wire;
}

}  // namespace cleave::aws
