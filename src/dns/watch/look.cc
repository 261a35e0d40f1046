#include "dns/watch/look.h"

#include <algorithm>

#include "base/worker_pool.h"
#include "dns/ask_parent.h"
#include "dns/resolving.h"
#include "dns/watch/ask_server.h"
#include "names/dns_record.h"

namespace cleave::dns {
namespace {

constexpr std::size_t asked_at_once = 16;

/// `ask(i)` for each of `count`, several at once; the results come in order.
std::vector<AskedServer> ask_all(std::size_t count, const std::function<AskedServer(std::size_t)>& ask) {
  std::vector<AskedServer> asked(count);
  if (count == 0) return asked;
  WorkerPool pool(std::min(count, asked_at_once));
  for (std::size_t i = 0; i < count; ++i) pool.submit([&, i] { asked[i] = ask(i); });
  pool.wait();
  return asked;
}

AskedServer ask_name_server(Client& client, const std::vector<Address>& finders, const NameServer& server,
                            const std::vector<Question>& questions) {
  const auto addresses = server.address
                             ? std::vector<Address>{*server.address}
                             : Resolving(client, finders).addresses_of(names::dns_name(server.name));
  AskedServer asked;
  for (const Address& address : addresses) {
    asked = ask_server(client, address, questions, Recursion::none);
    if (asked.has_answered()) break;
  }
  asked.name = names::dns_name(server.name);
  return asked;
}

}  // namespace

std::vector<Question> questions_about(const WatchedZone& zone) {
  const std::string domain = names::dns_name(zone.domain);
  std::vector<Question> questions{{domain, "NS"}, {domain, "SOA"}};
  for (const WatchedName& name : zone.names) questions.push_back({names::dns_name(name.name), name.type});
  return questions;
}

ParentLook look_at_parent(Client& client, const std::vector<Address>& finders, const std::string& domain) {
  const ParentAnswers said = ask_parent(client, finders, domain);
  ParentLook look{said.zone, said.why_none, {}, {}};
  for (const auto& server : said.servers) {
    look.ds.insert(server.ds.begin(), server.ds.end());
    Answer answer;
    answer.name = names::dns_name(domain);
    answer.type = "NS";
    answer.code = server.name_servers.empty() ? "NXDOMAIN" : "NOERROR";
    answer.values.assign(server.name_servers.begin(), server.name_servers.end());
    answer.ttl_seconds = server.ttl_seconds;
    look.servers.push_back({server.name, server.address, {answer}});
  }
  return look;
}

std::vector<AskedServer> ask_name_servers(Client& client, const std::vector<Address>& finders,
                                          const std::vector<NameServer>& servers,
                                          const std::vector<Question>& questions) {
  return ask_all(servers.size(),
                 [&](std::size_t i) { return ask_name_server(client, finders, servers[i], questions); });
}

std::vector<AskedServer> ask_resolvers(Client& client, const std::vector<Address>& resolvers,
                                       const std::vector<Question>& questions) {
  return ask_all(resolvers.size(), [&](std::size_t i) {
    return ask_server(client, resolvers[i], questions, Recursion::desired);
  });
}

std::set<std::string> addresses_of(Client& client, const std::vector<Address>& finders,
                                   const std::vector<std::string>& hosts, const std::string& type) {
  std::set<std::string> found;
  for (const std::string& host : hosts) {
    const Question question{names::dns_name(host), type};
    const auto message = Resolving(client, finders).ask(question.name, type);
    if (!message) continue;
    const Answer answer = answer_in(*message, question, Recursion::desired);
    found.insert(answer.values.begin(), answer.values.end());
  }
  return found;
}

}  // namespace cleave::dns
