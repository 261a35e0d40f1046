#include "twin/registry.h"

#include <fmt/format.h>

#include "base/error.h"
#include "twin/dns_name.h"
#include "twin/route53domains/domain.h"

namespace cleave::twin {
namespace {

constexpr std::string_view elsewhere = "elsewhere";
constexpr std::string_view elsewhere_kind = "registry/domain";
constexpr std::string_view kinds[] = {route53domains::domain_kind, elsewhere_kind};

Error refused(std::string what) {
  return Error(Error::Kind::input, "bad-delegation", std::move(what))
      .next(R"(Send {"domain": "shop.example", "name_servers": ["ns-1.awsdns-01.com", …]}.)");
}

World::Place place_of(World& world, std::string_view domain) {
  World::Place place;
  for (const std::string_view kind : kinds) {
    if (place.row == nullptr) place = world.find_anywhere(kind, domain);
  }
  return place;
}

/// In the spelling of the registrar's records, without the dot at the end.
std::string checked_name(const std::string& name) {
  const auto stored = dns_name(name);
  if (!stored || parent_name(*stored).empty())
    throw refused(fmt::format("'{}' is not a name below a top-level domain", name));
  return without_dot(*stored);
}

std::vector<std::string> checked_servers(const Json& request) {
  std::vector<std::string> servers;
  for (const Json& server : list_or_empty(request, "name_servers")) {
    if (!server.is_string()) throw refused("a name server is not a text");
    servers.push_back(checked_name(server.get<std::string>()));
  }
  if (servers.empty()) throw refused("there are no name servers");
  return servers;
}

/// Registrations lie side by side: what is below a domain is its owner's to delegate, by a record.
void demand_free(World& world, const std::string& domain) {
  const Registration around = registration_of(world, domain + ".");
  if (around.place.row != nullptr && around.place.account != elsewhere)
    throw Error(Error::Kind::input, "registered-here",
                fmt::format("{} is registered in the account {}", around.domain, around.place.account))
        .next("Use UpdateDomainNameservers there.");
  if (around.place.row != nullptr && around.domain != domain)
    throw refused(fmt::format("{} lies in {}, which is registered", domain, around.domain));
  if (belongs_to_registry(world, domain + "."))
    throw refused(fmt::format("domains below {} are registered", domain));
}

}  // namespace

Registration registration_of(World& world, std::string_view name) {
  for (std::string_view domain = name; !domain.empty(); domain = parent_name(domain)) {
    const std::string key = without_dot(domain);
    const World::Place place = place_of(world, key);
    if (place.row != nullptr) return {key, place};
  }
  return {};
}

bool is_registered(World& world, std::string_view domain) {
  return place_of(world, domain).row != nullptr;
}

bool belongs_to_registry(World& world, std::string_view name) {
  if (name.empty()) return true;
  bool above = false;
  for (const std::string_view kind : kinds) {
    world.each_table(kind, [&](const std::string&, const std::string&, Table& domains) {
      for (const auto& [domain, row] : domains) {
        const std::string stored = domain + ".";
        above = above || (stored != name && within_domain(stored, name));
      }
    });
  }
  return above;
}

Json delegate_elsewhere(World& world, const Json& request) {
  const std::string domain = checked_name(text(request, "domain"));
  const auto servers = checked_servers(request);
  const auto publish_seconds = number_or(request, "publish_seconds", 0);
  demand_free(world, domain);
  Json& row = world.table(elsewhere, "global", elsewhere_kind)[domain];
  if (!row.is_null() && publish_seconds > 0)
    row["before_at"] = {{"until", to_rfc3339(world.now() + std::chrono::seconds(publish_seconds))},
                        {"name_servers", route53domains::delegation_of(row, world.now())}};
  else if (!row.is_null())
    row.erase("before_at");
  row["document"] = {{"DomainName", domain}, {"Nameservers", Json::array()}};
  for (const std::string& server : servers) row["document"]["Nameservers"].push_back({{"Name", server}});
  return row;
}

}  // namespace cleave::twin
