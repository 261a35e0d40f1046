#include "drain/callers/host_names.h"

#include <algorithm>

namespace cleave::drain {
namespace {

constexpr std::size_t most_names = 128, most_others = 40;

}  // namespace

bool NamedHost::is_elsewhere(const ServerNames& servers) const {
  if (kind != HostKind::server) return kind == HostKind::other;
  return (server_bit & servers.trusted) != 0 && (server_bit & (servers.addresses | servers.aws)) == 0;
}

std::uint32_t HostNames::index_of(std::string_view host, HostKind kind) {
  switch (kind) {
    case HostKind::untold:
      return untold;
    case HostKind::address:
      return 2;
    case HostKind::aws:
      return 3;
    default:
      break;
  }
  const std::uint32_t without_name = kind == HostKind::server ? 4 : 0;
  if (host.empty()) return without_name;
  const auto name = lowered(host);
  const std::lock_guard lock(mutex_);
  const auto known = std::find_if(names_.begin(), names_.end(), [&](const NamedHost& named) {
    return named.kind == kind && named.name == name;
  });
  if (known != names_.end()) return static_cast<std::uint32_t>(known - names_.begin());
  if (names_.size() >= most_names || (kind == HostKind::other && others_ >= most_others)) return without_name;
  NamedHost named{name, kind};
  if (kind == HostKind::server) {
    const auto next = server_bits_ + 1;
    if (next == many_servers) return without_name;
    named.server_bit = next;
    server_bits_ |= next;
  }
  if (kind == HostKind::other) ++others_;
  names_.push_back(std::move(named));
  return static_cast<std::uint32_t>(names_.size() - 1);
}

std::uint32_t HostNames::server_bit(std::uint32_t index) const {
  const std::lock_guard lock(mutex_);
  return names_.at(index).server_bit;
}

std::vector<NamedHost> HostNames::names() const {
  const std::lock_guard lock(mutex_);
  return names_;
}

ServerNames HostNames::servers() const {
  const std::lock_guard lock(mutex_);
  ServerNames servers;
  for (const auto& named : names_) {
    if (named.server_bit == 0 || named.server_bit == many_servers) continue;
    if (is_address(named.name)) servers.addresses |= named.server_bit;
    if (is_name_of_aws(named.name)) servers.aws |= named.server_bit;
  }
  return servers;
}

}  // namespace cleave::drain
