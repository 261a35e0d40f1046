#include "aws/protocol/json_body.h"
#include "aws/protocol/wire.h"

namespace cleave::aws {
namespace {

/// "aws.protocoltests#FooError:http://internal…" → "FooError"
/// (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization).
std::string bare_code(std::string_view text) {
  text = text.substr(0, text.find(':'));
  const auto hash = text.rfind('#');
  return std::string(hash == std::string_view::npos ? text : text.substr(hash + 1));
}

std::string first_string(const Json& body, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = body.find(name);
    if (found != body.end() && found->is_string()) return found->get<std::string>();
  }
  return {};
}

}  // namespace

ServiceError read_json_error(const ServiceModel& service, const HttpResponse& response) {
  ServiceError error;
  error.status = response.status;
  Json body = is_nested_too_deeply(response.body)
                  ? Json()
                  : Json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  if (!body.is_object()) body = Json::object();
  error.code = bare_code(response.headers.get("x-amzn-errortype").value_or(""));
  if (error.code.empty()) error.code = bare_code(first_string(body, {"__type", "code", "Code"}));
  error.message = first_string(body, {"message", "Message", "errorMessage"});
  if (const Shape* exception = find_exception(service, error.code)) {
    error.document = from_wire_json_members(*exception, body, Side::client);
  }
  // "Code;Sender": a service that spoke the query protocol before tells the code it had then.
  const std::string older = response.headers.get("x-amzn-query-error").value_or("");
  if (const auto end = older.find(';'); end != std::string::npos && end > 0)
    error.code = older.substr(0, end);
  return error;
}

Json json_error_body(const ServiceError& error, const Shape* exception) {
  Json body = exception == nullptr ? Json::object() : to_wire_json_members(*exception, error.document);
  body["__type"] = exception == nullptr ? error.code : exception->name;
  const bool capital = exception != nullptr && exception->member("Message") != nullptr;
  body[capital ? "Message" : "message"] = error.message;
  return body;
}

}  // namespace cleave::aws
