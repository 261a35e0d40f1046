#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "twin/service.h"
#include "twin/world.h"

/// A hosted zone is a row of "route53/hosted-zone" under its bare id: {"document": the HostedZone,
/// "name_servers", "records": its record sets by `record_key`, "tags", "vpcs"}.
namespace cleave::twin::route53 {

inline constexpr std::string_view zone_kind = "route53/hosted-zone";
inline constexpr std::string_view check_kind = "route53/health-check";

using Records = Json::object_t;

/// "Z123" of "/hostedzone/Z123": callers may write either.
std::string bare_id(std::string_view id);

/// The caller's zone. Throws Refusal NoSuchHostedZone.
Json& zone_of(const Call& call, std::string_view id);

/// Four name servers, one under each of the top-level domains that Route 53 uses, shared with no other zone.
std::vector<std::string> choose_name_servers(World& world, std::string_view zone_id);

/// A new public or private zone's row with its NS and SOA records; stored in the caller's table.
Json& create_zone(World& world, const std::string& account, const std::string& id, const std::string& name,
                  const Json& document, const std::vector<std::string>& name_servers);

/// The HostedZone as answered: with the count of its record sets.
Json zone_answer(const Json& zone);

/// Where a record set stands in the order of ListResourceRecordSets.
std::string record_key(std::string_view name, std::string_view type, std::string_view identifier);
std::string record_key(const Json& record);

/// The record sets of a name (and type): a range of the zone's records.
std::vector<const Json*> records_named(const Json& zone, std::string_view name);
std::vector<const Json*> records_of(const Json& zone, std::string_view name, std::string_view type);

/// Keeps a change and answers its ChangeInfo; it is INSYNC 30 seconds later.
Json record_change(const Call& call, std::string_view natural_key, const Json& comment);

/// The zone whose own name servers include `server` and whose name is `name`, in any account.
struct ServedZone {
  std::string account;
  const Json* zone = nullptr;
};
ServedZone zone_served_by(World& world, std::string_view server, std::string_view name);

/// The account's public zone with the longest name that `name` is in.
ServedZone zone_around(World& world, std::string_view account, std::string_view name);

/// The account that has a zone at this name server, or "".
std::string account_of_name_server(World& world, std::string_view server);

}  // namespace cleave::twin::route53
