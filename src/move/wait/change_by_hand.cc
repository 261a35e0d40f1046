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

/// What DNS says of the records, each looked up once.
struct Looked {
  Json missing = Json::array();
  bool all_there = true;
};

Looked look(dns::Client& client, const run::Task& task, const Json& records) {
  const auto resolvers = dns::resolvers_of(client, text_or(task.params, "Resolver", ""));
  dns::Resolving resolving(client, resolvers);
  Looked looked;
  for (const Json& record : records) {
    const InDns found = look_up(resolving, record);
    if (found == InDns::missing) looked.missing.push_back(record);
    looked.all_there = looked.all_there && found == InDns::there;
  }
  return looked;
}

run::Progress ask_for(const run::Task& task, Json lines, const Json& records) {
  lines.push_back(records);
  return wait_for_somebody(task, instructions(lines));
}

run::Progress ask_for_missing(const run::Task& task, Json lines, const Json& missing, std::size_t of) {
  run::Progress waiting = ask_for(task, std::move(lines), missing);
  waiting.reason = fmt::format("{} of {} records are not in DNS yet, as it is seen from here.\n{}",
                               missing.size(), of, waiting.reason);
  waiting.again = task.now + between_looks_at_records;
  return waiting;
}

}  // namespace

run::Seen ChangeByHand::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json ChangeByHand::apply(const run::Task&, const Json&) {
  return Json::object();
}

run::Progress ChangeByHand::settle(const run::Task& task, const Json& outputs) {
  const Json records = records_by_hand(task, "Records");
  const Json& lines = at(task.params, "Instructions");
  if (!task.confirmed) return ask_for(task, lines, records);
  const Looked looked = look(*client_, task, records);
  if (!looked.missing.empty()) return ask_for_missing(task, lines, looked.missing, records.size());
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
  const Json& lines = at(task.params, "Back");
  const Looked looked = look(*client_, task, records);
  if (looked.all_there) return run::Progress::done(Json::object());
  const bool is_said = task.confirmed && (!confirmed || *task.confirmed > *confirmed);
  if (!is_said) return ask_for(task, lines, records);
  if (!looked.missing.empty()) return ask_for_missing(task, lines, looked.missing, records.size());
  return run::Progress::done(Json::object());
}

run::Progress LeadBack::settle(const run::Task&, const Json& outputs) {
  return run::Progress::done(outputs);
}

run::Progress LeadBack::undo(const run::Task& task, const Json&, const Json&) {
  return undo_since(task, std::nullopt);
}

}  // namespace cleave::move::wait
