#include "dns/ask_parent.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/worker_pool.h"
#include "dns/resolving.h"
#include "names/dns_record.h"

namespace cleave::dns {
namespace {

/// More than any zone has; what lies beyond in a hostile answer is not asked.
constexpr std::size_t most_servers = 26;
constexpr std::size_t asked_at_once = 8;

std::string parent_of(const std::string& zone) {
  const std::string parent = names::dns_parent(zone);
  return parent.empty() ? "." : parent;
}

/// The values of the records of one name and type.
std::set<std::string> values_in(const std::vector<Record>& records, const std::string& name,
                                const std::string& type) {
  std::set<std::string> found;
  for (const Record& record : records) {
    if (record.type != type || !same_name(record.name, name)) continue;
    if (found.size() < most_servers)
      found.insert(type == "NS" ? names::dns_name(record.value) : record.value);
  }
  return found;
}

/// The name servers in one answer of the parent zone's, and how long they may be kept; nothing when the
/// server does not know the zone.
struct Delegation {
  std::set<std::string> name_servers;
  std::uint32_t ttl_seconds = 0;
};
std::optional<Delegation> delegation_in(const Message& answer, const std::string& domain) {
  if (answer.code == "NXDOMAIN" && answer.authoritative) return Delegation{};
  if (answer.code != "NOERROR") return std::nullopt;
  // A server that has the domain's own zone too answers instead of referring.
  for (const auto* section : {&answer.authority, &answer.answer}) {
    Delegation found{values_in(*section, domain, "NS"), 0};
    if (found.name_servers.empty()) continue;
    for (const Record& record : *section)
      if (record.type == "NS" && same_name(record.name, domain))
        found.ttl_seconds = std::max(found.ttl_seconds, record.ttl);
    return found;
  }
  return std::nullopt;
}

/// What one server of the parent zone says, from the first of its addresses that answers.
std::optional<ParentAnswers::Server> delegation_at(Client& client, const std::string& server,
                                                   const std::vector<Address>& addresses,
                                                   const std::string& domain) {
  for (const Address& address : addresses) {
    const Reply reply = client.ask(address, {domain, "NS"}, Recursion::none);
    auto said = reply.message ? delegation_in(*reply.message, domain) : std::nullopt;
    if (!said) continue;
    const Reply keys = client.ask(address, {domain, "DS"}, Recursion::none);
    auto ds = keys.message ? values_in(keys.message->answer, domain, "DS") : std::set<std::string>();
    return ParentAnswers::Server{server, to_text(address), std::move(said->name_servers), said->ttl_seconds,
                                 std::move(ds)};
  }
  return std::nullopt;
}

/// The nearest name above the domain that has name servers of its own.
std::set<std::string> find_parent(Resolving& resolving, const std::string& domain, ParentAnswers& found) {
  for (found.zone = parent_of(domain);; found.zone = parent_of(found.zone)) {
    const auto answer = resolving.ask(found.zone, "NS");
    if (!answer) {
      found.why_none = resolving.why();
      return {};
    }
    auto servers = values_in(answer->answer, found.zone, "NS");
    if (!servers.empty()) return servers;
    if (found.zone == ".") break;
  }
  found.why_none = "the resolver knows no name servers of the root";
  return {};
}

}  // namespace

ParentAnswers ask_parent(Client& client, const std::vector<Address>& resolvers, const std::string& domain) {
  ParentAnswers found;
  const std::string name = names::dns_name(domain);
  Resolving resolving(client, resolvers);
  const std::set<std::string> names = find_parent(resolving, name, found);
  if (!found.why_none.empty()) return found;
  const std::vector<std::string> servers(names.begin(), names.end());
  std::vector<std::optional<ParentAnswers::Server>> said(servers.size());
  {
    WorkerPool pool(std::min(asked_at_once, servers.size()));
    for (std::size_t i = 0; i < servers.size(); ++i)
      pool.submit([&, i] {
        const auto addresses = Resolving(client, resolvers).addresses_of(servers[i]);
        said[i] = delegation_at(client, servers[i], addresses, name);
      });
  }
  for (auto& server : said)
    if (server) found.servers.push_back(std::move(*server));
  if (found.servers.empty())
    found.why_none = fmt::format("none of the {} name servers of {} answers", servers.size(), found.zone);
  return found;
}

}  // namespace cleave::dns
