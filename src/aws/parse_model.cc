#include <algorithm>

#include <fmt/format.h>

#include "aws/model.h"
#include "aws/protocol/routes.h"
#include "aws/quirks.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

Error bad_model(std::string_view id, std::string_view what) {
  return Error(Error::Kind::input, "bad-model", std::string(what))
      .where(fmt::format("service model '{}'", id));
}

const ModelJson& part(const ModelJson& node, const char* name) {
  static const ModelJson empty = ModelJson::object();
  const auto found = node.find(name);
  return found == node.end() ? empty : *found;
}

std::string word(const ModelJson& node, const char* name) {
  const auto found = node.find(name);
  return found != node.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flag(const ModelJson& node, const char* name) {
  const auto found = node.find(name);
  return found != node.end() && found->is_boolean() && found->get<bool>();
}

/// "NextToken" or ["Marker", "IdMarker"]: paginators spell one as a plain string.
std::vector<std::string> words(const ModelJson& node, const char* name) {
  const auto found = node.find(name);
  if (found == node.end()) return {};
  if (found->is_string()) return {found->get<std::string>()};
  return found->get<std::vector<std::string>>();
}

ShapeType shape_type(std::string_view id, const ModelJson& node) {
  static const std::map<std::string, ShapeType, std::less<>> types = {
      {"structure", ShapeType::structure},
      {"list", ShapeType::list},
      {"map", ShapeType::map},
      {"string", ShapeType::string},
      {"character", ShapeType::string},
      {"integer", ShapeType::integer},
      {"short", ShapeType::integer},
      {"byte", ShapeType::integer},
      {"long", ShapeType::long_integer},
      {"bigInteger", ShapeType::long_integer},
      {"float", ShapeType::float_number},
      {"double", ShapeType::double_number},
      {"bigDecimal", ShapeType::double_number},
      {"boolean", ShapeType::boolean},
      {"blob", ShapeType::blob},
      {"timestamp", ShapeType::timestamp}};
  if (flag(node, "document")) return ShapeType::document;
  const auto found = types.find(word(node, "type"));
  if (found == types.end()) throw bad_model(id, "unknown shape type '" + word(node, "type") + "'");
  return found->second;
}

/// botocore prefers a protocol by this order when a service speaks several (route53domains: CBOR and JSON).
Protocol protocol(std::string_view id, const ModelJson& metadata) {
  static constexpr std::pair<const char*, Protocol> by_preference[] = {{"json", Protocol::json},
                                                                       {"rest-json", Protocol::rest_json},
                                                                       {"rest-xml", Protocol::rest_xml},
                                                                       {"query", Protocol::query},
                                                                       {"ec2", Protocol::ec2}};
  std::vector<std::string> spoken = words(metadata, "protocols");
  if (spoken.empty()) spoken = words(metadata, "protocol");
  for (const auto& [name, value] : by_preference) {
    if (std::find(spoken.begin(), spoken.end(), name) != spoken.end()) return value;
  }
  throw bad_model(id, "none of its protocols is known");
}

/// One pass over the model. Shapes are created empty first, so that they may refer to each other in cycles.
class Parser {
 public:
  Parser(ServiceModel& model, const ModelJson& text) : model_(model), text_(part(text, "shapes")) {}

  void parse_shapes() {
    for (const auto& [name, node] : text_.items()) model_.shapes[name] = std::make_unique<Shape>();
    for (const auto& [name, node] : text_.items()) parse_shape(name, node, *model_.shapes[name]);
  }

  /// A reference {"shape": NAME, …}; `name` is the member's own.
  Member reference(std::string name, const ModelJson& node) const {
    Member member;
    member.name = std::move(name);
    const std::string shape = word(node, "shape");
    const auto found = model_.shapes.find(shape);
    if (found == model_.shapes.end()) throw bad_model(model_.id, "unknown shape '" + shape + "'");
    member.shape = found->second.get();
    apply_traits(member, *text_.find(shape));
    // A structure's own name is that of a root element, not of the members that hold it.
    if (word(*text_.find(shape), "type") == "structure") {
      member.location_name.clear();
    }
    apply_traits(member, node);
    return member;
  }

 private:
  static void apply_traits(Member& member, const ModelJson& node) {
    const auto set_word = [&](std::string& value, const char* name) {
      if (std::string given = word(node, name); !given.empty()) value = std::move(given);
    };
    set_word(member.location, "location");
    set_word(member.location_name, "locationName");
    set_word(member.query_name, "queryName");
    set_word(member.timestamp_format, "timestampFormat");
    const ModelJson& ns = part(node, "xmlNamespace");
    if (ns.is_string()) member.xml_namespace = ns.get<std::string>();
    if (ns.is_object()) {
      if (ns.contains("uri")) member.xml_namespace = word(ns, "uri");
      if (ns.contains("prefix")) member.xml_prefix = word(ns, "prefix");
    }
    member.flattened |= flag(node, "flattened");
    member.xml_attribute |= flag(node, "xmlAttribute");
    member.streaming |= flag(node, "streaming");
    member.idempotency_token |= flag(node, "idempotencyToken");
    member.host_label |= flag(node, "hostLabel");
    member.json_value |= flag(node, "jsonvalue");
    member.deprecated |= flag(node, "deprecated");
  }

  void parse_shape(const std::string& name, const ModelJson& node, Shape& shape) const {
    shape.name = name;
    shape.type = shape_type(model_.id, node);
    for (const auto& [member, reference_node] : part(node, "members").items()) {
      shape.members.push_back(reference(member, reference_node));
    }
    shape.required = words(node, "required");
    shape.location_name = word(node, "locationName");
    shape.payload = word(node, "payload");
    shape.values = words(node, "enum");
    shape.pattern = word(node, "pattern");
    shape.is_union = flag(node, "union");
    shape.is_event_stream = flag(node, "eventstream");
    shape.is_exception = flag(node, "exception");
    const ModelJson& error = part(node, "error");
    shape.error_code = word(error, "code");
    shape.error_status = error.value("httpStatusCode", 0);
    if (shape.error_status == 0 && flag(node, "fault")) shape.error_status = 500;
    if (node.contains("member")) shape.element = reference("member", node["member"]);
    if (node.contains("key")) shape.key = reference("key", node["key"]);
    if (node.contains("value")) shape.value = reference("value", node["value"]);
    shape.has_minimum = node.contains("min");
    shape.has_maximum = node.contains("max");
    shape.minimum = node.value("min", 0.0);
    shape.maximum = node.value("max", 0.0);
  }

  ServiceModel& model_;
  const ModelJson& text_;
};

void parse_metadata(ServiceModel& model, const ModelJson& metadata) {
  model.protocol = protocol(model.id, metadata);
  model.api_version = word(metadata, "apiVersion");
  model.endpoint_prefix = word(metadata, "endpointPrefix");
  model.signing_name = word(metadata, "signingName");
  if (model.signing_name.empty()) model.signing_name = model.endpoint_prefix;
  model.service_id = word(metadata, "serviceId");
  model.json_version = word(metadata, "jsonVersion");
  model.target_prefix = word(metadata, "targetPrefix");
  model.xml_namespace = word(metadata, "xmlNamespace");
  model.query_compatible = metadata.contains("awsQueryCompatible");
}

/// rest-xml services do not name their namespace as a whole, only at the inputs.
std::string input_namespace(const ServiceModel& model) {
  for (const auto& [name, operation] : model.operations) {
    if (!operation.input.xml_namespace.empty()) return operation.input.xml_namespace;
    if (operation.input.shape == nullptr) continue;
    const Member* payload = operation.input.shape->member(operation.input.shape->payload);
    if (payload != nullptr && !payload->xml_namespace.empty()) return payload->xml_namespace;
  }
  return {};
}

Pagination parse_pagination(const ModelJson& node) {
  Pagination pagination;
  pagination.input_tokens = words(node, "input_token");
  pagination.output_tokens = words(node, "output_token");
  pagination.result_keys = words(node, "result_key");
  pagination.more_results = word(node, "more_results");
  pagination.limit_key = word(node, "limit_key");
  return pagination;
}

Operation parse_operation(const Parser& parser, const std::string& name, const ModelJson& node) {
  Operation operation;
  operation.name = name;
  const ModelJson& http = part(node, "http");
  operation.http_method = word(http, "method");
  operation.request_uri = word(http, "requestUri");
  operation.response_code = http.value("responseCode", 200);
  if (node.contains("input")) operation.input = parser.reference("input", node["input"]);
  if (node.contains("output")) operation.output = parser.reference("output", node["output"]);
  operation.result_wrapper = word(part(node, "output"), "resultWrapper");
  for (const ModelJson& error : part(node, "errors")) {
    operation.errors.push_back(parser.reference("error", error).shape);
  }
  operation.endpoint_host_prefix = word(part(node, "endpoint"), "hostPrefix");
  const ModelJson& checksum = part(node, "httpChecksum");
  operation.checksum_required =
      flag(checksum, "requestChecksumRequired") || flag(node, "httpChecksumRequired");
  operation.checksum_algorithm_member = word(checksum, "requestAlgorithmMember");
  const std::vector<std::string> auth = words(node, "auth");
  operation.unsigned_request = word(node, "authtype") == "none" ||
                               std::find(auth.begin(), auth.end(), "smithy.api#noAuth") != auth.end();
  operation.unsigned_payload = flag(node, "unsignedPayload");
  return operation;
}

}  // namespace

std::unique_ptr<ServiceModel> parse_model(std::string_view id, const ModelJson& service,
                                          const ModelJson& paginators) {
  auto model = std::make_unique<ServiceModel>();
  model->id = id;
  parse_metadata(*model, part(service, "metadata"));
  Parser parser(*model, service);
  parser.parse_shapes();
  const ModelJson& pages = paginators.is_object() ? part(paginators, "pagination") : paginators;
  for (const auto& [name, node] : part(service, "operations").items()) {
    Operation operation = parse_operation(parser, name, node);
    if (pages.is_object() && pages.contains(name)) operation.pagination = parse_pagination(pages[name]);
    model->operations.emplace(name, std::move(operation));
  }
  if (model->xml_namespace.empty()) model->xml_namespace = input_namespace(*model);
  apply_quirks(*model);
  model->routes = std::make_shared<const RouteTable>(*model);
  return model;
}

}  // namespace cleave::aws
