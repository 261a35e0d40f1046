#include "twin/ec2/request.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::twin::ec2 {

std::vector<std::string> strings(const Json& document, std::string_view path) {
  std::vector<std::string> values;
  for (const Json& value : list_or_empty(document, path)) values.push_back(value.get<std::string>());
  return values;
}

bool has(const Json& document, std::string_view path) {
  const Json* found = find(document, path);
  return found != nullptr && !found->is_null();
}

bool contains(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::string natural_key(const Call& call, std::string_view parts) {
  return fmt::format("{}/{}/{}", call.account, call.region, parts);
}

std::string request_key(const Call& call) {
  return natural_key(call, call.operation.name + "/" + hex(sha256(dump(call.input))));
}

std::string now_text(Call& call) {
  return to_rfc3339(call.world.now());
}

std::string later_text(Call& call, std::chrono::seconds delay) {
  return to_rfc3339(call.world.now() + delay);
}

aws::Message answer(Json document) {
  aws::Message message;
  message.document = std::move(document);
  return message;
}

aws::Message done() {
  return answer(Json::object());
}

Refusal missing_parameter(std::string_view name) {
  return {"MissingParameter", fmt::format("The request must contain the parameter {}", name)};
}

Refusal invalid_value(std::string_view value, std::string_view parameter, std::string_view why) {
  return {"InvalidParameterValue",
          fmt::format("Value ({}) for parameter {} is invalid. {}", value, parameter, why)};
}

}  // namespace cleave::twin::ec2
