#include "move/wait/change_by_hand.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "dns/resolving.h"
#include "move/instructions.h"
#include "names/dns_record.h"

namespace cleave::move::wait {
namespace {

/// A server of the zone may be late, or a resolver remember that there was nothing.
constexpr std::chrono::minutes between_looks_at_records{5};

/// Those of the param `member` that are in other hands, each once.
Json records_by_hand(const run::Task& task, std::string_view member) {
  Json shown = Json::array();
  const Json* names = find(task.params, "Elsewhere");
  for (const Json& list : list_or_empty(task.params, member)) {
    for (const Json& record : list) {
      const auto is_meant = [&](const Json& name) {
        return names::dns_parent(text(record, "Name")) == names::dns_name(name.get<std::string>());
      };
      if (names != nullptr && std::none_of(names->begin(), names->end(), is_meant)) continue;
      if (std::find(shown.begin(), shown.end(), record) == shown.end()) shown.push_back(record);
    }
  }
  return shown;
}

std::vector<dns::Address> asked_resolvers(dns::Client& client, const run::Task& task) {
  const auto given = dns::address_from_text(text_or(task.params, "Resolver", ""));
  return given ? std::vector<dns::Address>{*given} : client.resolvers();
}

enum class InDns { there, missing, unknown };

/// What the answer says of the type; names without regard to case, texts without their quotes.
std::set<std::string> values_in(const dns::Message& answer, const std::string& type) {
  std::set<std::string> values;
  for (const dns::Record& record : answer.answer)
    if (record.type == type) values.insert(type == "CNAME" ? names::dns_name(record.value) : record.value);
  return values;
}

/// Does it end at an address of the other's?
InDns ends_alike(dns::Resolving& resolving, const std::string& name, const std::string& other) {
  const auto here = resolving.ask(name, "A"), there = resolving.ask(other, "A");
  if (!here || !there) return InDns::unknown;
  const auto addresses = values_in(*here, "A");
  const auto others = values_in(*there, "A");
  const bool common = std::any_of(addresses.begin(), addresses.end(),
                                  [&](const std::string& address) { return others.contains(address); });
  return common ? InDns::there : InDns::missing;
}

InDns look_up(dns::Resolving& resolving, const Json& record) {
  const std::string name = names::dns_name(text(record, "Name")), type = text(record, "Type");
  const auto answer = resolving.ask(name, type);
  if (!answer) return InDns::unknown;
  const std::string value = text(record, "ResourceRecords/0/Value");
  const std::string wanted = type == "CNAME" ? names::dns_name(value) : value;
  if (values_in(*answer, type).contains(wanted)) return InDns::there;
  return type == "CNAME" ? ends_alike(resolving, name, wanted) : InDns::missing;
}

run::Progress ask_for(const run::Task& task, Json lines, const Json& records, const std::string& before) {
  lines.push_back(records);
  return wait_for_somebody(task, before + instructions(lines));
}

}  // namespace

run::Seen ChangeByHand::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json ChangeByHand::apply(const run::Task&, const Json&) {
  return Json::object();
}

std::optional<run::Progress> ChangeByHand::missing(const run::Task& task, const Json& lines,
                                                   const Json& records, std::optional<Time> asked) {
  if (!task.confirmed || (asked && *task.confirmed <= *asked)) return ask_for(task, lines, records, "");
  const std::vector<dns::Address> resolvers = asked_resolvers(*client_, task);
  dns::Resolving resolving(*client_, resolvers);
  Json missing = Json::array();
  for (const Json& record : records)
    if (look_up(resolving, record) == InDns::missing) missing.push_back(record);
  if (missing.empty()) return std::nullopt;
  run::Progress waiting =
      ask_for(task, lines, missing,
              fmt::format("{} of {} records are not in DNS yet, as it is seen from here.\n", missing.size(),
                          records.size()));
  waiting.again = task.now + between_looks_at_records;
  return waiting;
}

run::Progress ChangeByHand::settle(const run::Task& task, const Json& outputs) {
  const Json records = records_by_hand(task, "Records");
  if (auto waiting = missing(task, at(task.params, "Instructions"), records, std::nullopt)) return *waiting;
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(*task.confirmed);
  return run::Progress::done(std::move(done));
}

run::Progress ChangeByHand::undo(const run::Task& task, const Json&, const Json& outputs) {
  const std::string confirmed_at = text_or(outputs, "ConfirmedAt", "");
  if (confirmed_at.empty() || !task.params.contains("Back")) return run::Progress::done(Json::object());
  return undo_since(task, from_rfc3339(confirmed_at));
}

run::Progress ChangeByHand::undo_since(const run::Task& task, std::optional<Time> confirmed) {
  const Json records = records_by_hand(task, "BackRecords");
  const std::vector<dns::Address> resolvers = asked_resolvers(*client_, task);
  dns::Resolving resolving(*client_, resolvers);
  const bool is_back = std::all_of(records.begin(), records.end(), [&](const Json& record) {
    return look_up(resolving, record) == InDns::there;
  });
  if (is_back) return run::Progress::done(Json::object());
  if (auto waiting = missing(task, at(task.params, "Back"), records, confirmed)) return *waiting;
  return run::Progress::done(Json::object());
}

run::Progress LeadBack::settle(const run::Task&, const Json& outputs) {
  return run::Progress::done(outputs);
}

run::Progress LeadBack::undo(const run::Task& task, const Json&, const Json&) {
  return undo_since(task, std::nullopt);
}

}  // namespace cleave::move::wait
