#include "names/arn.h"

namespace cleave::names {

std::optional<Arn> arn_of(std::string_view text) {
  if (!text.starts_with("arn:")) return std::nullopt;
  text.remove_prefix(4);
  Arn arn;
  for (auto* part : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    *part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  arn.resource = text;
  return arn;
}

}  // namespace cleave::names
