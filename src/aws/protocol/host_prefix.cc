#include "aws/protocol/host_prefix.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::aws {
namespace {

bool fits_host_name(std::string_view label) {
  return !label.empty() && std::all_of(label.begin(), label.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.';
  });
}

}  // namespace

std::string host_prefix(const Operation& operation, const Json& document) {
  std::string prefix = operation.endpoint_host_prefix;
  if (prefix.empty() || operation.input.shape == nullptr) return prefix;
  for (const Member& member : operation.input.shape->members) {
    if (!member.host_label) continue;
    const std::string value = text_or(document, member.name, "");
    if (!fits_host_name(value)) {
      throw Error(Error::Kind::input, "invalid-request",
                  fmt::format("{}: '{}' cannot stand in a host name", member.name, value));
    }
    const std::string label = "{" + member.name + "}";
    if (const auto at = prefix.find(label); at != std::string::npos) prefix.replace(at, label.size(), value);
  }
  return prefix;
}

}  // namespace cleave::aws
