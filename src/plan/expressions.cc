#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "plan/draft.h"
#include "plan/plan.h"
#include "plan/user_data.h"

namespace cleave::plan {
namespace {

void collect(const Json& params, std::vector<std::string>& found) {
  if (params.is_object() && params.contains("$from")) {
    found.push_back(text(params, "$from"));
    return;
  }
  if (!params.is_structured()) return;
  for (const auto& item : params) collect(item, found);
}

using OutputOf = std::function<const Json*(const std::string& step_id)>;

Json resolve_from(const Json& expression, const OutputOf& output_of) {
  const std::string step = text(expression, "$from");
  const std::string path = text(expression, "path");
  const Json* outputs = output_of(step);
  const Json* value = outputs == nullptr ? nullptr : find(*outputs, path);
  if (value == nullptr) {
    throw Error(Error::Kind::failed, "unresolved",
                fmt::format("the step {} has no output {} yet", step, path));
  }
  return *value;
}

std::string resolve_text(const Json& expression, const OutputOf& output_of) {
  const Json value = resolve(expression, output_of);
  return value.is_string() ? value.get<std::string>() : dump(value);
}

}  // namespace

std::vector<std::string> references(const Json& params) {
  std::vector<std::string> found;
  collect(params, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Json resolve(const Json& params, const OutputOf& output_of) {
  if (params.is_array()) {
    Json out = Json::array();
    for (const auto& item : params) out.push_back(resolve(item, output_of));
    return out;
  }
  if (!params.is_object()) return params;
  if (params.contains("$from")) return resolve_from(params, output_of);
  if (params.contains("$text")) {
    std::string joined;
    for (const auto& part : at(params, "$text")) joined += resolve_text(part, output_of);
    return joined;
  }
  if (params.contains("$base64")) return base64(resolve_text(at(params, "$base64"), output_of));
  if (params.contains("$gzip")) return packed(resolve_text(at(params, "$gzip"), output_of));
  Json out = Json::object();
  for (const auto& [member, value] : params.items()) out[member] = resolve(value, output_of);
  return out;
}

Json from(std::string_view step_id, std::string_view path) {
  return {{"$from", step_id}, {"path", path}};
}

std::string why_left(const Draft& draft, std::string_view resource_id, std::string_view name) {
  return fmt::format("{} {}", name,
                     draft.source().find(std::string(resource_id)) != nullptr
                         ? "stays in the source account"
                         : "is not the source account's, as far as it was read");
}

std::string step_id(std::string_view kind, std::string_view key) {
  return fmt::format("{}/{}", kind, key);
}

}  // namespace cleave::plan
