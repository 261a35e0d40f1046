#include "aws/protocol.h"

#include <fmt/format.h>

#include "aws/checksum.h"
#include "aws/protocol/wire.h"
#include "aws/quirks.h"
#include "base/error.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

/// A random UUID, version 4 (https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4).
std::string random_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string text = hex(bytes);
  for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, "-");
  return text;
}

/// What HTTP calls a status, as a code: answers to HEAD have no body that could tell more.
std::string code_of_status(int status) {
  static const std::map<int, const char*> codes = {
      {301, "PermanentRedirect"}, {304, "NotModified"},        {307, "TemporaryRedirect"},
      {400, "BadRequest"},        {403, "Forbidden"},          {404, "NotFound"},
      {405, "MethodNotAllowed"},  {409, "Conflict"},           {412, "PreconditionFailed"},
      {416, "InvalidRange"},      {429, "TooManyRequests"},    {500, "InternalError"},
      {502, "BadGateway"},        {503, "ServiceUnavailable"}, {504, "GatewayTimeout"}};
  const auto found = codes.find(status);
  return found == codes.end() ? fmt::format("Status{}", status) : found->second;
}

/// The root element alone is looked at: an answer may be long.
bool holds_error(std::string_view body) {
  const auto start = body.find(body.starts_with("<?") ? "?>" : "<");
  if (start == std::string_view::npos) return false;
  const auto root = body.find('<', start);
  return root != std::string_view::npos && body.substr(root).starts_with("<Error>");
}

}  // namespace

const Wire& wire(Protocol protocol) {
  switch (protocol) {
    case Protocol::query:
      return query_wire();
    case Protocol::ec2:
      return ec2_wire();
    case Protocol::json:
      return json_wire();
    case Protocol::rest_json:
      return rest_json_wire();
    case Protocol::rest_xml:
      return rest_xml_wire();
  }
  throw Error(Error::Kind::failed, "unknown-protocol", "the model speaks a protocol that is not known");
}

const Shape* find_exception(const ServiceModel& service, std::string_view code) {
  if (code.empty()) return nullptr;
  for (const auto& [name, shape] : service.shapes) {
    if (shape->is_exception && (shape->error_code == code || name == code)) return shape.get();
  }
  return nullptr;
}

void fill_tokens(const Operation& operation, Json& document) {
  if (operation.input.shape == nullptr) return;
  for (const Member& member : operation.input.shape->members) {
    if (member.idempotency_token && !document.contains(member.name)) document[member.name] = random_uuid();
  }
}

HttpRequest serialize_request(const ServiceModel& service, const Operation& operation, const Message& input) {
  const Message adjusted = {adjusted_input(service, operation, input.document), input.payload};
  HttpRequest request = wire(service.protocol).write_request(service, operation, adjusted);
  add_required_checksum(operation, adjusted.document, request);
  return request;
}

Message parse_response(const ServiceModel& service, const Operation& operation,
                       const HttpResponse& response) {
  const bool is_success =
      response.status < 300 && !(operation.error_in_success && holds_error(response.body));
  if (is_success) return wire(service.protocol).read_response(service, operation, response);
  const ServiceError error = parse_error(service, response);
  const std::string what =
      error.message.empty() ? error.code : fmt::format("{} ({})", error.message, error.code);
  throw Error(Error::Kind::refused, error.code, what).where(fmt::format("{} {}", service.id, operation.name));
}

ServiceError parse_error(const ServiceModel& service, const HttpResponse& response) {
  if (response.status < 300 && !holds_error(response.body)) return {};
  ServiceError error = wire(service.protocol).read_error(service, response);
  if (error.code.empty()) error.code = code_of_status(response.status);
  return error;
}

const Operation* match_operation(const ServiceModel& service, const HttpRequest& request) {
  return wire(service.protocol).match(service, request);
}

Message parse_request(const ServiceModel& service, const Operation& operation, const HttpRequest& request) {
  return wire(service.protocol).read_request(service, operation, request);
}

HttpResponse serialize_response(const ServiceModel& service, const Operation& operation,
                                const Message& output, std::string_view request_id) {
  return wire(service.protocol).write_response(service, operation, output, request_id);
}

HttpResponse serialize_error(const ServiceModel& service, const ServiceError& error,
                             std::string_view request_id) {
  ServiceError complete = error;
  const Shape* exception = find_exception(service, error.code);
  if (exception != nullptr && !exception->error_code.empty()) complete.code = exception->error_code;
  if (complete.status == 0 && exception != nullptr) complete.status = exception->error_status;
  if (complete.status == 0) complete.status = 400;
  return wire(service.protocol).write_error(service, complete, exception, request_id);
}

}  // namespace cleave::aws
