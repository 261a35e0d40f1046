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

bool is_name_of_aws(std::string_view name) {
  return std::any_of(aws_endings.begin(), aws_endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
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
  const auto kind = kind_of_name(request.host);
  const bool is_of_split = kind == HostKind::moved || kind == HostKind::old || kind == HostKind::untold;
  if (!request.is_host_of_server || is_of_split) return kind;
  return is_beside_moved(lowered(request.host)) ? HostKind::untold : HostKind::server;
}

bool Hosts::is_beside_moved(std::string_view name) const {
  constexpr std::string_view www = "www.";
  if (name.starts_with(www)) return is_of(moved_, name.substr(www.size()));
  return is_of(moved_, std::string(www) + std::string(name));
}

HostKind Hosts::kind_of_name(std::string_view host) const {
  if (is_address(host)) return HostKind::address;
  const auto name = lowered(host);
  if (!moved_.empty() && is_moved(name)) return HostKind::moved;
  if (is_name_of_aws(name)) return HostKind::aws;
  if (is_of(old_, name)) return HostKind::old;
  // "_" is nginx's name of a server without one; a name without a dot is a machine's.
  if (name.find('.') == std::string::npos) return HostKind::untold;
  return moved_.empty() ? HostKind::moved : HostKind::other;
}

std::uint64_t Hosts::all_moved_bits() const {
  constexpr std::size_t bits = 64;
  if (moved_.empty() || moved_.size() > bits) return 0;
  return moved_.size() == bits ? ~std::uint64_t{} : (std::uint64_t{1} << moved_.size()) - 1;
}

std::uint64_t Hosts::moved_bits(std::string_view host) const {
  if (all_moved_bits() == 0) return 0;
  const auto name = lowered(host);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < moved_.size(); ++i) {
    const bool is_below =
        moved_[i].starts_with("*.") && name.ends_with(std::string_view(moved_[i]).substr(1));
    if (moved_[i] == name || is_below) bits |= std::uint64_t{1} << i;
  }
  return bits;
}

bool Hosts::is_moved(std::string_view name) const {
  if (is_of(moved_, name)) return true;
  // As in DNS, "*.example.com" stands for any depth below.
  return std::any_of(wildcards_.begin(), wildcards_.end(),
                     [&](const std::string& ending) { return name.ends_with(ending); });
}

}  // namespace cleave::drain
