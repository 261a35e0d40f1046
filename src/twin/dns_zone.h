#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

/// What an authoritative name server works out from one zone's records (RFC 1034, RFC 4592). Zones are rows
/// of "route53/hosted-zone"; names are in the stored form.
namespace cleave::twin::dns_zone {

/// A delegation inside the zone: NS records at a name below the apex.
struct Delegation {
  std::string name;
  std::vector<std::string> servers;
};
/// The highest delegation between the apex and `name`, which then belongs to another zone.
std::optional<Delegation> delegation_below(const Json& zone, std::string_view name);

/// The name whose records answer for `name`: itself, or the wildcard that covers it; nothing: NXDOMAIN.
std::optional<std::string> node_for(const Json& zone, std::string_view name);

/// The record sets that answer now, of all with one name and type: all multi-value ones, the primary, the
/// heaviest … (real Route 53 draws lots among weights; always the same choice makes two visits comparable).
std::vector<const Json*> choose(const std::vector<const Json*>& records);

/// What to say when the zone's own NS record names other servers than those that led here, or "".
std::string apex_difference(const Json& zone, const std::vector<std::string>& servers);

}  // namespace cleave::twin::dns_zone
