#include "aws/protocol/xml_error.h"

#include "aws/protocol/wire.h"
#include "aws/protocol/xml.h"

namespace cleave::aws {

pugi::xml_node find_error(const pugi::xml_document& document) {
  const pugi::xml_node root = document.document_element();
  if (local_name(root) == "Error") return root;
  const pugi::xml_node errors = child(root, "Errors");
  return child(errors ? errors : root, "Error");
}

ServiceError read_xml_error(const ServiceModel& service, const HttpResponse& response) {
  ServiceError error;
  error.status = response.status;
  pugi::xml_document document;
  // A proxy's HTML page or half an answer is no error of the service: the status tells what there is to tell.
  if (!document.load_buffer(response.body.data(), response.body.size(), pugi::parse_default,
                            pugi::encoding_utf8)) {
    return error;
  }
  const pugi::xml_node element = find_error(document);
  error.code = child(element, "Code").text().get();
  error.message = child(element, "Message").text().get();
  if (error.message.empty()) error.message = child(element, "message").text().get();
  if (const Shape* exception = find_exception(service, error.code)) {
    error.document = read_xml_members(element, *exception, Side::client);
  }
  return error;
}

void write_xml_error(pugi::xml_node element, const ServiceError& error, const Shape* exception) {
  append_text(element, "Code", error.code);
  append_text(element, "Message", error.message);
  if (exception == nullptr) return;
  Json rest = error.document;
  rest.erase("Code");
  rest.erase("Message");
  write_xml_members(element, *exception, rest);
}

}  // namespace cleave::aws
