#include "twin/dns_reply.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/dns.h"
#include "twin/dns_name.h"
#include "twin/dns_text.h"
#include "twin/registry.h"
#include "twin/route53/zone.h"
#include "twin/route53domains/domain.h"

namespace cleave::twin {
namespace {

using dns::Message;
using dns::Record;

/// The registry's only name server; nobody can register a name there (RFC 2606).
constexpr std::string_view registry_server = "a.registry.invalid.";
/// What most registries give their referrals: two days.
constexpr std::uint32_t registry_ttl = 172800;
/// Answers for aliases have this TTL.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
constexpr std::uint32_t alias_ttl = 60;

/// The answer to one question; the message has its header when this begins.
class Reply {
 public:
  Reply(World& world, const DnsListener& listener, const dns::Question& question, Message& message)
      : world_(world), listener_(listener), asked_(question), message_(message) {}

  void answer() {
    const auto name = asked_.name == "." ? std::string() : stored_name(asked_.name);
    if (!name) return fail("NXDOMAIN");
    if (!listener_.account.empty()) return answer_for_account(*name);
    if (*name == registry_server) return say_own_address();
    if (const auto ip = address_of_name_server(*name); !ip.empty()) return say_address(ip);
    if (belongs_to_registry(world_, *name)) return answer_as_registry(*name);
    const Registration registration = registration_of(world_, *name);
    const bool known = registration.place.row != nullptr;
    // Whether a domain is signed is for the zone above it to say: none is.
    if (known && asked_.type == "DS" && *name == registration.domain + ".") return deny("NOERROR", *name);
    if (message_.recursion_desired) return resolve(*name);
    if (known) return refer(registration);
    deny("NXDOMAIN", *name);
  }

 private:
  void fail(std::string code) { message_.code = std::move(code); }

  void say_own_address() {
    message_.authoritative = true;
    say_address(listener_.self.ip);
  }

  void say_address(const std::string& ip) {
    if (asked_.type == (dns::is_ipv6({ip}) ? "AAAA" : "A"))
      message_.answer = {{asked_.name, registry_ttl, asked_.type, ip}};
  }

  /// As the name server of an account, whoever is delegated.
  void answer_for_account(const std::string& name) {
    const auto served = route53::zone_around(world_, listener_.account, name);
    if (served.zone == nullptr) return fail("REFUSED");
    const DnsAnswer found = resolve_in_zone(world_, served.account, *served.zone, name, asked_.type);
    message_.authoritative = found.code != "SERVFAIL";
    take(found, name);
  }

  /// Where the name servers of an account are asked, "" for any other name.
  std::string address_of_name_server(const std::string& name) const {
    const auto place =
        listener_.name_servers.find(route53::account_of_name_server(world_, without_dot(name)));
    return place == listener_.name_servers.end() ? "" : place->second;
  }

  Record soa_of_registry(std::string_view zone) const {
    return {root_or(zone), registry_ttl, "SOA",
            fmt::format("{} hostmaster.registry.invalid. 1 1800 900 604800 60", registry_server)};
  }

  static std::string root_or(std::string_view name) { return name.empty() ? "." : wire_text(name); }

  void answer_as_registry(const std::string& zone) {
    message_.authoritative = !message_.recursion_desired;
    if (asked_.type == "NS")
      message_.answer = {{asked_.name, registry_ttl, "NS", std::string(registry_server)}};
    else if (asked_.type == "SOA")
      message_.answer = {soa_of_registry(zone)};
    else
      message_.authority = {soa_of_registry(zone)};
  }

  /// "There is none", as the zone of the registry around the name says it.
  void deny(std::string code, std::string_view name) {
    std::string_view zone = parent_name(name);
    while (!belongs_to_registry(world_, zone)) zone = parent_name(zone);
    message_.authoritative = !message_.recursion_desired;
    message_.code = std::move(code);
    message_.authority = {soa_of_registry(zone)};
  }

  void refer(const Registration& registration) {
    for (const auto& server : route53domains::delegation_of(*registration.place.row, world_.now()))
      message_.authority.push_back(
          {registration.domain + ".", registry_ttl, "NS", wire_text(dns_name(server).value_or(server))});
  }

  void resolve(const std::string& name) { take(twin::resolve(world_, name, asked_.type), name); }

  void take(const DnsAnswer& found, const std::string& name) {
    message_.code = found.code;
    if (found.code == "SERVFAIL") return;
    add_chain(found);
    const bool empty = message_.answer.empty() || message_.answer.back().type != asked_.type;
    if (!empty) return;
    const auto zone = std::find_if(found.hops.rbegin(), found.hops.rend(),
                                   [](const Json& hop) { return hop.at("hop") == "zone"; });
    if (zone != found.hops.rend())
      add_soa(text(*zone, "id"));
    else if (found.aws_name.empty())
      deny(found.code, name);
  }

  /// The records that the resolver came by: CNAMEs, then what was asked for. Aliases do not show.
  void add_chain(const DnsAnswer& found) {
    std::string owner = asked_.name;
    std::uint32_t ttl = alias_ttl;
    for (const Json& hop : found.hops) {
      if (hop.at("hop") != "record") continue;
      const Json& record = hop.at("record");
      ttl = static_cast<std::uint32_t>(number_or(record, "TTL", alias_ttl));
      if (asked_.type == "CNAME" || text(record, "Type") != "CNAME" || record.contains("AliasTarget"))
        continue;
      const std::string next = wire_name(text(record, "ResourceRecords/0/Value"));
      message_.answer.push_back({owner, ttl, "CNAME", next});
      owner = next;
      ttl = alias_ttl;
    }
    for (const std::string& value : found.values)
      message_.answer.push_back({owner, ttl, asked_.type, wire_text(value)});
  }

  void add_soa(const std::string& zone_id) {
    const World::Place place = world_.find_anywhere(route53::zone_kind, zone_id);
    const std::string apex = text(*place.row, "document/Name");
    for (const Json* record : route53::records_of(*place.row, apex, "SOA")) {
      const auto ttl = static_cast<std::uint32_t>(number_or(*record, "TTL", 900));
      for (const Json& value : list_or_empty(*record, "ResourceRecords"))
        message_.authority.push_back({wire_text(apex), ttl, "SOA", wire_text(text(value, "Value"))});
    }
  }

  World& world_;
  const DnsListener& listener_;
  const dns::Question& asked_;
  Message& message_;
};

}  // namespace

void answer_question(World& world, const DnsListener& listener, Message& reply) {
  Reply(world, listener, reply.questions.front(), reply).answer();
}

}  // namespace cleave::twin
