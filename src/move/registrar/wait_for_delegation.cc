#include "move/registrar/wait_for_delegation.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "move/instructions.h"
#include "move/registrar/cached_delegation.h"
#include "names/dns_record.h"

namespace cleave::move::registrar {
namespace {

/// Registries publish every few minutes; some only every hour.
constexpr std::chrono::minutes between_questions{5};
/// After that it is more likely that something went wrong at the registrar than that the registry is slow.
constexpr std::chrono::hours trust{2};

std::set<std::string> wanted_servers(const Json& servers) {
  std::set<std::string> names;
  for (const Json& server : servers) names.insert(names::dns_name(server.get<std::string>()));
  return names;
}

bool all_say(const dns::ParentAnswers& answers, const std::set<std::string>& wanted) {
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

/// "ns1.old.example, ns2.old.example": what the servers say that do not say what is wanted; with how many of
/// them say it where they disagree.
std::string other_answers(const dns::ParentAnswers& answers, const std::set<std::string>& wanted) {
  std::map<std::set<std::string>, std::size_t> others;
  for (const auto& server : answers.servers)
    if (server.name_servers != wanted) ++others[server.name_servers];
  std::vector<std::string> parts;
  for (const auto& [servers, count] : others)
    parts.push_back(count == answers.servers.size() ? listed(servers)
                                                    : fmt::format("{} (so {} of {} servers)", listed(servers),
                                                                  count, answers.servers.size()));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string reason_of(const run::Task& task, const dns::ParentAnswers& answers,
                      const std::set<std::string>& wanted) {
  const std::string domain = text(task.params, "DomainName");
  if (answers.servers.empty())
    return fmt::format(
        "The DNS could not be asked for the name servers of {}: {}.\n"
        "Run cleave where port 53 (UDP and TCP) of the internet's name servers can be reached; it then looks "
        "itself. With the work directory it can go on from any machine.",
        domain, answers.why_none);
  return fmt::format("The parent zone {} still says that the name servers of {} are: {}. Expected: {}.",
                     answers.zone == "." ? answers.zone : names::host_name(answers.zone), domain,
                     other_answers(answers, wanted), listed(wanted));
}

/// Resolvers that validate refuse a domain whose keys the parent vouches for when its new zone is not signed.
run::Progress ask_person(const run::Task& task, const dns::ParentAnswers& answers) {
  run::Progress waiting = wait_for_person(task);
  const bool is_signed = std::any_of(answers.servers.begin(), answers.servers.end(),
                                     [](const auto& server) { return !server.ds.empty(); });
  if (is_signed)
    waiting.reason = fmt::format(
        "First have the registrar remove the DS record of {} (DNSSEC), and wait until its TTL is over: the "
        "new "
        "zone is not signed, and resolvers that validate would refuse it.\n{}",
        text(task.params, "DomainName"), waiting.reason);
  return waiting;
}

/// The registry is given some time; then the person is asked to look at what they did.
run::Progress look_again(const run::Task& task, std::string reason) {
  const bool asks_person = task.now >= *task.confirmed + trust;
  if (asks_person) reason += "\n" + instructions(at(task.params, "Instructions"));
  run::Progress later = run::Progress::later(task.now + between_questions, std::move(reason));
  later.person = asks_person;
  return later;
}

/// What the parent said before anybody did anything; what the plan expects where that is not known.
std::set<std::string> former_servers(const run::Task& task, const Json& before) {
  return wanted_servers(before.contains("Nameservers") ? before.at("Nameservers") : at(task.params, "Was"));
}

}  // namespace

run::Seen WaitForDelegation::check(const run::Task& task) {
  const dns::ParentAnswers answers = ask_above(*client_, task);
  Json before = {{"CachedSeconds", cached_seconds(task, Json::object(), answers)}};
  if (!answers.servers.empty() && all_say(answers, answers.servers.front().name_servers))
    before["Nameservers"] = answers.servers.front().name_servers;
  return {std::nullopt, std::move(before)};
}

Json WaitForDelegation::apply(const run::Task&, const Json& before) {
  return {{"CachedSeconds", number_or(before, "CachedSeconds", 0)}};
}

run::Progress WaitForDelegation::settle(const run::Task& task, const Json& outputs) {
  const dns::ParentAnswers answers = ask_above(*client_, task);
  if (!task.confirmed) return ask_person(task, answers);
  const auto wanted = wanted_servers(at(task.params, "Nameservers"));
  if (!all_say(answers, wanted)) return look_again(task, reason_of(task, answers, wanted));
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(*task.confirmed);
  done["ChangedAt"] = to_rfc3339(task.now);
  done["CachedSeconds"] = cached_seconds(task, outputs, answers);
  return run::Progress::done(std::move(done));
}

/// The person may have acted without a word, and the registry may still be on its way: only what the parent
/// says ends it. Where it cannot be asked, a step that nobody confirmed counts as not done.
run::Progress WaitForDelegation::undo(const run::Task& task, const Json& before, const Json& outputs) {
  const auto former = former_servers(task, before);
  const dns::ParentAnswers answers = ask_above(*client_, task);
  const bool was_delegated =
      task.confirmed || outputs.contains("WasDelegated") || outputs.contains("ChangedAt");
  const long long cached = std::max(cached_seconds(task, before, answers), cached_seconds(task, outputs, {}));
  const bool nothing_known = answers.servers.empty() && !task.confirmed;
  if (nothing_known || all_say(answers, former))
    return was_delegated ? no_longer_delegated(task, cached) : run::Progress::done(Json::object());
  run::Progress waiting = run::Progress::later(
      task.now + between_questions,
      fmt::format("{}\nAt the registrar of {}, put back the name servers: {}",
                  reason_of(task, answers, former), text(task.params, "DomainName"), listed(former)));
  waiting.person = true;
  if (!answers.servers.empty()) waiting.remembered = {{"WasDelegated", true}, {"CachedSeconds", cached}};
  return waiting;
}

}  // namespace cleave::move::registrar
