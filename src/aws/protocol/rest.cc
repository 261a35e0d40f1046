#include "aws/protocol/rest.h"

#include <algorithm>

#include "aws/protocol/host_prefix.h"
#include "aws/protocol/rest_header.h"
#include "aws/protocol/routes.h"
#include "aws/protocol/scalar.h"
#include "aws/protocol/wire_names.h"

namespace cleave::aws {
namespace {

bool travels_in_body(const Member& member) {
  return member.location.empty();
}

bool has_body_members(const Shape& shape) {
  return std::any_of(shape.members.begin(), shape.members.end(), travels_in_body);
}

bool gives_body_members(const Shape& shape, const Json& document) {
  return std::any_of(shape.members.begin(), shape.members.end(), [&](const Member& member) {
    const auto found = travels_in_body(member) ? document.find(member.name) : document.end();
    return found != document.end() && !found->is_null();
  });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                    [&](char a, char b) { return lower(a) == lower(b); });
}

/// The root element that an answer must have, or "" where neither the model nor a quirk says it: shapes of S3
/// that are called …Output give their names to nothing on the wire.
std::string_view answer_root_name(const Operation& operation) {
  if (!operation.output_root.empty()) return operation.output_root;
  const Shape& shape = *operation.output.shape;
  if (const Member* payload = shape.member(shape.payload)) return payload_root(*payload);
  const std::string_view name = body_root(operation.output);
  return name.ends_with("Response") || name.ends_with("Result") ? name : std::string_view();
}

}  // namespace

bool is_raw_payload(const Shape& shape) {
  const Member* payload = shape.member(shape.payload);
  return payload != nullptr && payload->shape->type == ShapeType::blob;
}

void write_headers(const Shape& shape, const Json& document, Headers& headers) {
  for (const Member& member : shape.members) {
    if (member.location != "header" && member.location != "headers") continue;
    const auto found = document.find(member.name);
    if (found == document.end() || found->is_null()) continue;
    if (member.location == "headers") {
      for (const auto& [name, value] : found->items()) {
        if (value.is_string()) headers.set(member.location_name + name, value.get<std::string>());
      }
    } else {
      headers.set(wire_name(member), header_to_wire(member, *found));
    }
  }
}

void read_headers(const Shape& shape, const Headers& headers, Side side, Json& document) {
  for (const Member& member : shape.members) {
    if (member.location == "headers") {
      Json map = Json::object();
      for (const auto& [name, value] : headers.all()) {
        if (starts_with_ignoring_case(name, member.location_name))
          map[name.substr(member.location_name.size())] = value;
      }
      if (!map.empty() || side == Side::client) document[member.name] = std::move(map);
    } else if (member.location == "header") {
      const auto text = headers.get(wire_name(member));
      Json value = text ? header_from_wire(member, *text, side) : Json();
      if (!value.is_null()) document[member.name] = std::move(value);
    }
  }
}

std::string RestWire::payload_text(const Shape& shape, const Message& message,
                                   std::string_view xml_namespace) const {
  if (is_raw_payload(shape)) return message.payload;
  const Member& payload = *shape.member(shape.payload);
  const auto found = message.document.find(payload.name);
  if (found == message.document.end() || found->is_null()) {
    return payload.shape->type != ShapeType::structure || payload.shape->is_union ? "" : empty_body();
  }
  if (payload.shape->type == ShapeType::string) return found->get<std::string>();
  const std::string_view ns = or_else(payload.xml_namespace, xml_namespace);
  return write_body(payload, payload_root(payload), ns, *found);
}

const char* RestWire::body_type(const Shape& shape) const {
  const Member* payload = shape.member(shape.payload);
  if (payload == nullptr) return content_type();
  if (payload->shape->type == ShapeType::string) return "text/plain";
  return payload->shape->type == ShapeType::blob ? bytes_type() : content_type();
}

std::string RestWire::request_body(const Operation& operation, const Message& input) const {
  const Member& use = operation.input;
  if (use.shape == nullptr) return {};
  if (!use.shape->payload.empty()) return payload_text(*use.shape, input, "");
  if (gives_body_members(*use.shape, input.document)) {
    return write_body(use, body_root(use), use.xml_namespace, input.document);
  }
  return has_body_members(*use.shape) ? empty_body() : "";
}

HttpRequest RestWire::write_request(const ServiceModel&, const Operation& operation,
                                    const Message& input) const {
  HttpRequest request;
  request.method = operation.http_method;
  request.host = host_prefix(operation, input.document);
  write_uri(operation, input.document, request);
  if (operation.input.shape == nullptr) return request;
  const Shape& shape = *operation.input.shape;
  write_headers(shape, input.document, request.headers);
  request.body = request_body(operation, input);
  const char* type = body_type(shape);
  if (!request.body.empty() && *type != '\0' && !request.headers.get("Content-Type")) {
    request.headers.set("Content-Type", type);
  }
  return request;
}

/// `read` makes a document of a body that is a whole structure, or its one member.
template <typename Read>
void RestWire::read_payload(const Member& use, std::string_view body, Message& message, Read read) const {
  const Shape& shape = *use.shape;
  if (shape.payload.empty()) {
    if (!body.empty()) message.document.update(read(use));
    return;
  }
  const Member& payload = *shape.member(shape.payload);
  if (payload.shape->type == ShapeType::blob) {
    message.payload = body;
  } else if (payload.shape->type == ShapeType::string) {
    if (!body.empty()) message.document[payload.name] = std::string(body);
  } else if (!body.empty()) {
    message.document[payload.name] = read(payload);
  }
}

Message RestWire::read_response(const ServiceModel&, const Operation& operation,
                                const HttpResponse& response) const {
  Message output;
  if (operation.output.shape == nullptr) return output;
  const Shape& shape = *operation.output.shape;
  read_headers(shape, response.headers, Side::client, output.document);
  for (const Member& member : shape.members) {
    if (member.location == "statusCode") output.document[member.name] = response.status;
  }
  const std::string_view root = answer_root_name(operation);
  if (operation.unwrapped_output) {
    output.document.update(read_unwrapped(shape, root, response.body));
  } else {
    read_payload(operation.output, response.body, output,
                 [&](const Member& use) { return read_answer(use, root, response.body); });
  }
  return output;
}

const Operation* RestWire::match(const ServiceModel& service, const HttpRequest& request) const {
  return service.routes->match(request);
}

Message RestWire::read_request(const ServiceModel&, const Operation& operation,
                               const HttpRequest& request) const {
  Message input;
  if (operation.input.shape == nullptr) return input;
  read_uri(operation, request, input.document);
  read_headers(*operation.input.shape, request.headers, Side::server, input.document);
  if (operation.input.shape->payload.empty() && !has_body_members(*operation.input.shape)) return input;
  read_payload(operation.input, request.body, input,
               [&](const Member& use) { return read_body(use, request.body, Side::server); });
  return input;
}

std::string RestWire::response_body(const ServiceModel& service, const Operation& operation,
                                    const Message& output) const {
  const Member& use = operation.output;
  if (!use.shape->payload.empty()) return payload_text(*use.shape, output, service.xml_namespace);
  if (!has_body_members(*use.shape)) return {};
  const std::string_view root = or_else(operation.output_root, body_root(use));
  if (operation.unwrapped_output) {
    const Member& only = use.shape->members.front();
    return write_body(only, root, service.xml_namespace, text_or(output.document, only.name, ""));
  }
  return write_body(use, root, service.xml_namespace, output.document);
}

HttpResponse RestWire::write_response(const ServiceModel& service, const Operation& operation,
                                      const Message& output, std::string_view request_id) const {
  HttpResponse response;
  response.status = operation.response_code;
  if (operation.output.shape != nullptr) {
    const Shape& shape = *operation.output.shape;
    write_headers(shape, output.document, response.headers);
    for (const Member& member : shape.members) {
      if (member.location == "statusCode")
        response.status = static_cast<int>(number_or(output.document, member.name, response.status));
    }
    response.body = response_body(service, operation, output);
    const char* type = body_type(shape);
    if (!response.body.empty() && *type != '\0' && !response.headers.get("Content-Type")) {
      response.headers.set("Content-Type", type);
    }
  }
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  if (service.bare_errors) response.headers.set("x-amz-request-id", std::string(request_id));
  return response;
}

}  // namespace cleave::aws
