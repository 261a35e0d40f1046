#include "aws/url.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

namespace cleave::aws {
namespace {

bool is_port(std::string_view text) {
  int port = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), port);
  return end.ec == std::errc{} && end.ptr == text.data() + text.size() && port > 0 && port < 65536;
}

/// What people put into a line of a file without a second look, by its first odd sign.
std::string odd_sign(std::string_view text, std::string_view more) {
  for (const unsigned char c : text) {
    if (c == ' ' || c == '\t') return "has a blank in it";
    if (c >= 0x7f) return "has a letter that is no ASCII in it";
    if (std::isalnum(c) || more.find(static_cast<char>(c)) != more.npos) continue;
    return c < ' ' ? "has a control character in it" : fmt::format("has '{}' in it", static_cast<char>(c));
  }
  return "";
}

}  // namespace

std::string without_user(std::string_view url) {
  const auto at = url.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  const auto scheme = url.substr(0, std::min(url.find("://"), url.size()));
  const bool has_scheme = scheme.size() < at && std::all_of(scheme.begin(), scheme.end(),
                                                            [](unsigned char c) { return std::isalnum(c); });
  return fmt::format("{}…{}", has_scheme ? url.substr(0, scheme.size() + 3) : "", url.substr(at));
}

std::string wrong_in_host(std::string_view host) {
  const bool is_address = host.starts_with('[');
  const auto colon = host.find(':', is_address ? std::min(host.find(']'), host.size()) : 0);
  const auto name = host.substr(0, colon);
  if (name.empty()) return "names no host";
  if (is_address && !name.ends_with(']')) return "has '[' without ']' in it";
  if (auto odd = odd_sign(host, is_address ? "[]:.%" : ":.-_"); !odd.empty()) return odd;
  return colon == host.npos || is_port(host.substr(colon + 1)) ? ""
                                                               : "has no number of a port behind the colon";
}

std::string wrong_in_path(std::string_view path) {
  return odd_sign(path, "/-._~%!$&'()*+,;=:");
}

}  // namespace cleave::aws
