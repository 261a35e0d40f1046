#include "move/registrar/ask_parent.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/worker_pool.h"
#include "names/dns_record.h"

namespace cleave::move::registrar {
namespace {

using dns::Message;
using dns::Record;
using dns::Recursion;

/// More than any zone has; what lies beyond in a hostile answer is not asked.
constexpr std::size_t most_servers = 26;
constexpr std::size_t most_addresses = 2;  ///< of one name server and one kind
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
    if (record.type != type || !dns::same_name(record.name, name)) continue;
    if (found.size() < most_servers)
      found.insert(type == "NS" ? names::dns_name(record.value) : record.value);
  }
  return found;
}

/// Asks the same question of each resolver until one has an answer to give.
class Resolving {
 public:
  Resolving(DnsClient& client, const std::vector<dns::Address>& resolvers)
      : client_(client), resolvers_(resolvers) {}

  std::optional<Message> ask(const std::string& name, const std::string& type) {
    for (const dns::Address& resolver : resolvers_) {
      dns::Reply reply = client_.ask(resolver, {name, type}, Recursion::desired);
      if (!reply.message) {
        why_ = reply.why;
      } else if (reply.message->code != "NOERROR" && reply.message->code != "NXDOMAIN") {
        why_ = fmt::format("{} answered {} for {} {}", to_text(resolver), reply.message->code, name, type);
      } else {
        return std::move(reply.message);
      }
    }
    return std::nullopt;
  }

  /// Why the last question had no answer.
  const std::string& why() const { return why_; }

  /// Where a name server is asked.
  std::vector<dns::Address> addresses_of(const std::string& server) {
    std::vector<dns::Address> found;
    for (const char* type : {"A", "AAAA"}) {
      const auto answer = ask(server, type);
      if (!answer) continue;
      std::size_t count = 0;
      for (const Record& record : answer->answer) {  // The owner may be behind a CNAME.
        const auto address = dns::address_from_text(record.value);
        if (record.type == type && address && count++ < most_addresses)
          found.push_back({address->ip, port_of(*address)});
      }
    }
    return found;
  }

 private:
  std::uint16_t port_of(const dns::Address& address) const {
    for (const dns::Address& resolver : resolvers_)
      if (resolver.ip == address.ip) return resolver.port;
    return address.port;
  }

  DnsClient& client_;
  const std::vector<dns::Address>& resolvers_;
  std::string why_;
};

/// The name servers in one answer of the parent zone's; nothing when the server does not know the zone.
std::optional<std::set<std::string>> delegation_in(const Message& answer, const std::string& domain) {
  if (answer.code == "NXDOMAIN" && answer.authoritative) return std::set<std::string>{};
  if (answer.code != "NOERROR") return std::nullopt;
  std::set<std::string> servers = values_in(answer.authority, domain, "NS");
  // A server that has the domain's own zone too answers instead of referring.
  if (servers.empty()) servers = values_in(answer.answer, domain, "NS");
  if (servers.empty()) return std::nullopt;
  return servers;
}

/// What one server of the parent zone says, from the first of its addresses that answers.
std::optional<ParentAnswers::Server> delegation_at(DnsClient& client, const std::string& server,
                                                   const std::vector<dns::Address>& addresses,
                                                   const std::string& domain) {
  for (const dns::Address& address : addresses) {
    const dns::Reply reply = client.ask(address, {domain, "NS"}, Recursion::none);
    auto name_servers = reply.message ? delegation_in(*reply.message, domain) : std::nullopt;
    if (!name_servers) continue;
    const dns::Reply keys = client.ask(address, {domain, "DS"}, Recursion::none);
    const bool vouches = keys.message && !values_in(keys.message->answer, domain, "DS").empty();
    return ParentAnswers::Server{server, std::move(*name_servers), vouches};
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

ParentAnswers ask_parent(DnsClient& client, const std::vector<dns::Address>& resolvers,
                         const std::string& domain) {
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

}  // namespace cleave::move::registrar
