#include "move/acm/prove_by_hand.h"

#include <algorithm>

#include <fmt/format.h>

#include "dns/resolving.h"
#include "move/instructions.h"
#include "names/dns_record.h"

namespace cleave::move::acm {
namespace {

/// A server of the zone may be late, or a resolver remember that there was nothing.
constexpr std::chrono::minutes between_looks_at_records{5};

/// Those that no hosted zone of the source takes, each once.
Json records_by_hand(const run::Task& task) {
  Json shown = Json::array();
  for (const Json& list : at(task.params, "Records")) {
    for (const Json& record : list) {
      const Json& names = at(task.params, "Elsewhere");
      const bool elsewhere = std::any_of(names.begin(), names.end(), [&](const Json& name) {
        return names::dns_parent(text(record, "Name")) == names::dns_name(name.get<std::string>());
      });
      if (elsewhere && std::find(shown.begin(), shown.end(), record) == shown.end()) shown.push_back(record);
    }
  }
  return shown;
}

std::vector<dns::Address> asked_resolvers(dns::Client& client, const run::Task& task) {
  const auto given = dns::address_from_text(text_or(task.params, "Resolver", ""));
  return given ? std::vector<dns::Address>{*given} : client.resolvers();
}

enum class InDns { there, missing, unknown };

InDns look_up(dns::Resolving& resolving, const Json& record) {
  const auto answer = resolving.ask(names::dns_name(text(record, "Name")), "CNAME");
  if (!answer) return InDns::unknown;
  const std::string wanted = names::dns_name(text(record, "ResourceRecords/0/Value"));
  const bool there = std::any_of(answer->answer.begin(), answer->answer.end(), [&](const dns::Record& found) {
    return found.type == "CNAME" && names::dns_name(found.value) == wanted;
  });
  return there ? InDns::there : InDns::missing;
}

run::Progress ask_for(const run::Task& task, const Json& records, const std::string& before) {
  Json lines = at(task.params, "Instructions");
  lines.push_back(records);
  return wait_for_somebody(task, before + instructions(lines));
}

}  // namespace

run::Seen ProveByHand::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json ProveByHand::apply(const run::Task&, const Json&) {
  return Json::object();
}

run::Progress ProveByHand::settle(const run::Task& task, const Json& outputs) {
  const Json records = records_by_hand(task);
  if (!task.confirmed) return ask_for(task, records, "");
  const std::vector<dns::Address> resolvers = asked_resolvers(*client_, task);
  dns::Resolving resolving(*client_, resolvers);
  Json missing = Json::array();
  for (const Json& record : records)
    if (look_up(resolving, record) == InDns::missing) missing.push_back(record);
  if (!missing.empty()) {
    run::Progress waiting =
        ask_for(task, missing,
                fmt::format("{} of {} records are not in DNS yet, and ACM waits for them.\n", missing.size(),
                            records.size()));
    waiting.again = task.now + between_looks_at_records;
    return waiting;
  }
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(*task.confirmed);
  return run::Progress::done(std::move(done));
}

run::Progress ProveByHand::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::acm
