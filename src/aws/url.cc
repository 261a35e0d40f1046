#include "aws/url.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace cleave::aws {

std::string without_user(std::string_view url) {
  const auto at = url.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  const auto scheme = url.substr(0, std::min(url.find("://"), url.size()));
  const bool has_scheme = scheme.size() < at && std::all_of(scheme.begin(), scheme.end(),
                                                            [](unsigned char c) { return std::isalnum(c); });
  return fmt::format("{}…{}", has_scheme ? url.substr(0, scheme.size() + 3) : "", url.substr(at));
}

}  // namespace cleave::aws
