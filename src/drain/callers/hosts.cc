#include "drain/callers/hosts.h"

#include <algorithm>
#include <array>

namespace cleave::drain {
namespace {

/// Where AWS's own names end.
constexpr std::array<std::string_view, 5> aws_endings{".amazonaws.com", ".amazonaws.com.cn",
                                                      ".cloudfront.net", ".amazonaws.eu", ".on.aws"};
/// A host name has 253 characters at most (RFC 1035, 2.3.4).
constexpr std::size_t longest_host = 253;

bool is_of(const std::vector<std::string>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name, std::less<std::string_view>());
}

std::vector<std::string> sorted_names(const std::vector<std::string>& names) {
  std::vector<std::string> sorted;
  for (const auto& name : names) sorted.push_back(lowered(name));
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace

std::string lowered(std::string_view host) {
  std::string name(host);
  if (name.ends_with('.')) name.pop_back();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

bool is_address(std::string_view host) {
  Address address;
  return read_address(host, address);
}

Hosts::Hosts(std::vector<std::string> moved, std::vector<std::string> old)
    : moved_(sorted_names(moved)), old_(sorted_names(old)) {
  for (const auto& name : moved_)
    if (name.starts_with("*.")) wildcards_.push_back(name.substr(1));
}

HostKind Hosts::kind_of(const Request& request) const {
  if (request.kind == Request::Kind::flow || request.host.empty()) return HostKind::untold;
  if (request.host.size() > longest_host) return HostKind::other;
  return kind_of_name(request.host);
}

HostKind Hosts::kind_of_name(std::string_view host) const {
  if (is_address(host)) return HostKind::address;
  const auto name = lowered(host);
  if (!moved_.empty() && is_moved(name)) return HostKind::moved;
  const bool is_aws = std::any_of(aws_endings.begin(), aws_endings.end(),
                                  [&](std::string_view ending) { return name.ends_with(ending); });
  if (is_aws) return HostKind::aws;
  if (is_of(old_, name)) return HostKind::old;
  return moved_.empty() && name.find('.') != std::string::npos ? HostKind::moved : HostKind::other;
}

bool Hosts::is_moved(std::string_view name) const {
  if (is_of(moved_, name)) return true;
  // As in DNS, "*.example.com" stands for any depth below.
  return std::any_of(wildcards_.begin(), wildcards_.end(),
                     [&](const std::string& ending) { return name.ends_with(ending); });
}

}  // namespace cleave::drain
