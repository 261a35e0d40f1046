#include "move/registrar/wait_for_delegation.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "move/instructions.h"
#include "move/registrar/ask_parent.h"
#include "names/dns_record.h"

namespace cleave::move::registrar {
namespace {

/// Registries publish every few minutes; some only every hour.
constexpr std::chrono::minutes between_looks{5};
/// After that it is more likely that something went wrong at the registrar than that the registry is slow.
constexpr std::chrono::hours trust{2};

std::set<std::string> wanted_servers(const Json& servers) {
  std::set<std::string> names;
  for (const Json& server : servers) names.insert(names::dns_name(server.get<std::string>()));
  return names;
}

std::vector<dns::Address> resolvers_for(DnsClient& client, const run::Task& task) {
  const std::string given = text_or(task.params, "Resolver", "");
  if (given.empty()) return client.resolvers();
  const auto address = dns::address_from_text(given);
  if (!address)
    throw Error(Error::Kind::input, "bad-resolver", fmt::format("'{}' is no address of a resolver", given))
        .where(task.step.id);
  return {*address};
}

ParentAnswers ask(DnsClient& client, const run::Task& task) {
  return ask_parent(client, resolvers_for(client, task), text(task.params, "DomainName"));
}

bool all_say(const ParentAnswers& answers, const std::set<std::string>& wanted) {
  return !answers.servers.empty() &&
         std::all_of(answers.servers.begin(), answers.servers.end(),
                     [&](const auto& server) { return server.name_servers == wanted; });
}

std::string listed(const std::set<std::string>& servers) {
  if (servers.empty()) return "no name servers";
  std::vector<std::string> hosts;
  for (const std::string& server : servers) hosts.push_back(names::host_name(server));
  return fmt::format("{}", fmt::join(hosts, ", "));
}

/// "ns1.old.example, ns2.old.example (2 of the 3 that answer)"
std::string what_others_say(const ParentAnswers& answers, const std::set<std::string>& wanted) {
  std::map<std::set<std::string>, std::size_t> others;
  for (const auto& server : answers.servers)
    if (server.name_servers != wanted) ++others[server.name_servers];
  std::vector<std::string> parts;
  for (const auto& [servers, count] : others)
    parts.push_back(
        fmt::format("{} ({} of the {} that answer)", listed(servers), count, answers.servers.size()));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string reason_of(const run::Task& task, const ParentAnswers& answers,
                      const std::set<std::string>& wanted) {
  const std::string domain = text(task.params, "DomainName");
  if (answers.servers.empty())
    return fmt::format(
        "The DNS could not be asked for the name servers of {}: {}.\n"
        "Run cleave where port 53 (UDP and TCP) of the internet's name servers can be reached; it then looks "
        "itself. With the work directory it can go on from any machine.",
        domain, answers.why_none);
  return fmt::format("The name servers of {} still say for {}: {}; expected: {}.",
                     answers.zone == "." ? "the root" : names::host_name(answers.zone), domain,
                     what_others_say(answers, wanted), listed(wanted));
}

/// The registry is given some time; then the person is asked to look at what they did.
run::Progress look_again(const run::Task& task, std::string reason) {
  const bool asks_person = task.now >= *task.confirmed + trust;
  if (asks_person) reason += "\n" + instructions(at(task.params, "Instructions"));
  run::Progress later = run::Progress::later(task.now + between_looks, std::move(reason));
  later.person = asks_person;
  return later;
}

/// What the parent said before anybody did anything; what the plan expects where that is not known.
std::set<std::string> former_servers(const run::Task& task, const Json& before) {
  return wanted_servers(before.contains("Nameservers") ? before.at("Nameservers") : at(task.params, "Was"));
}

}  // namespace

run::Seen WaitForDelegation::check(const run::Task& task) {
  const ParentAnswers answers = ask(*client_, task);
  if (answers.servers.empty() || !all_say(answers, answers.servers.front().name_servers))
    return {std::nullopt, Json::object()};
  return {std::nullopt, {{"Nameservers", answers.servers.front().name_servers}}};
}

Json WaitForDelegation::apply(const run::Task&, const Json&) {
  return Json::object();
}

run::Progress WaitForDelegation::settle(const run::Task& task, const Json& outputs) {
  if (!task.confirmed) return wait_for_person(task, "Instructions");
  const auto wanted = wanted_servers(at(task.params, "Nameservers"));
  const ParentAnswers answers = ask(*client_, task);
  if (!all_say(answers, wanted)) return look_again(task, reason_of(task, answers, wanted));
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(*task.confirmed);
  done["ChangedAt"] = to_rfc3339(task.now);
  return run::Progress::done(std::move(done));
}

/// The person may have acted without a word, and the registry may still be on its way: only what the parent
/// says ends it. Where it cannot be asked, a step that nobody confirmed counts as not done.
run::Progress WaitForDelegation::undo(const run::Task& task, const Json& before, const Json&) {
  const auto former = former_servers(task, before);
  const ParentAnswers answers = ask(*client_, task);
  const bool nothing_known = answers.servers.empty() && !task.confirmed;
  if (nothing_known || all_say(answers, former)) return run::Progress::done(Json::object());
  run::Progress waiting = run::Progress::later(
      task.now + between_looks,
      fmt::format("{}\nAt the registrar of {}, put back the name servers: {}",
                  reason_of(task, answers, former), text(task.params, "DomainName"), listed(former)));
  waiting.person = true;
  return waiting;
}

}  // namespace cleave::move::registrar
