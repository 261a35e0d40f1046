#include "cli/split_drift.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "cli/engine.h"
#include "cli/plans.h"
#include "cli/read_account.h"
#include "dns/ask_parent.h"
#include "dns/resolving.h"
#include "dns/socket_client.h"
#include "inventory/collector.h"
#include "move/permissions.h"
#include "names/dns_record.h"
#include "run/effects.h"
#include "run/undo.h"
#include "verify/drift.h"
#include "verify/own_changes.h"

namespace cleave::cli {
namespace {

/// What could not be read may be what has changed, or only look so.
void tell_gaps(const inventory::Inventory& inventory, std::vector<std::string>& lines) {
  for (const auto& gap : inventory.gaps)
    lines.push_back(fmt::format("{} could not be read ({})", gap.what, gap.code));
}

/// What could not be read, but could when the plan was made: a change may hide there.
void tell_new_gaps(inventory::Inventory now, const std::optional<inventory::Inventory>& planned,
                   std::vector<std::string>& lines) {
  std::erase_if(now.gaps, [&](const auto& gap) {
    return planned && std::any_of(planned->gaps.begin(), planned->gaps.end(),
                                  [&](const auto& before) { return before.what == gap.what; });
  });
  tell_gaps(now, lines);
}

/// Registrations that an undo has led back, and that send resolvers to the split's zones all the same by now.
std::vector<std::string> delegations_by_hand(const plan::Plan& plan, const run::Records& records) {
  std::vector<std::string> lines;
  dns::SocketClient client;
  for (const auto& step : plan.steps) {
    const auto record = records.find(step.id);
    const bool is_led_back =
        record != records.end() && record->second.rounds > 0 && run::effect_of(step, records) == nullptr;
    const Json params = run::known_params(step, records);
    if (step.kind != "manual/registrar" || !is_led_back || params.is_null()) continue;
    const auto domain = text(params, "DomainName");
    const auto answers =
        dns::ask_parent(client, dns::resolvers_of(client, text_or(params, "Resolver", "")), domain);
    std::set<std::string> own;
    for (const Json& server : at(params, "Nameservers"))
      own.insert(names::dns_name(server.get<std::string>()));
    const bool is_sent = std::any_of(answers.servers.begin(), answers.servers.end(), [&](const auto& server) {
      return std::any_of(server.name_servers.begin(), server.name_servers.end(),
                         [&](const auto& name) { return own.contains(name); });
    });
    if (is_sent)
      lines.push_back(fmt::format("the zone above {} sends resolvers to the destination's zone", domain));
  }
  return lines;
}

}  // namespace

inventory::Inventory SplitDrift::read(const aws::Account& account) const {
  SystemClock clock;
  const auto silent = [](const std::string&) {};
  return inventory::take_inventory(account, regions_of(settings_, account), clock, silent,
                                   inventory::Extent::settings);
}

verify::WayBack SplitDrift::look_back(verify::Return to, const run::Records& records) const {
  const auto planned = planned_inventory(plan_, plan::Side::source, work_dir_);
  const auto source = read(accounts_.source), destination = read(accounts_.destination);
  auto back = verify::look_back(plan_, records, to, planned ? &*planned : nullptr, source, destination);
  if (run::visitors_were_led(plan_, records)) tell_new_gaps(source, planned, back.source);
  if (to == verify::Return::visitors) return back;
  tell_new_gaps_of_destination(destination, back.destination);
  for (auto& line : delegations_by_hand(plan_, records)) back.users.push_back(std::move(line));
  return back;
}

verify::WayBack SplitDrift::way_back(std::optional<plan::Phase> until) const {
  const auto to =
      until && *until >= plan::Phase::copy ? verify::Return::visitors : verify::Return::everything;
  const auto records = read_records(work_dir_, plan_);
  auto back = look_back(to, records);
  auto permissions =
      move::permissions_of_undo({accounts_.source, accounts_.destination}, plan_, records, until);
  back.denied = std::move(permissions.denied);
  back.not_asked = std::move(permissions.unknown);
  return back;
}

std::vector<std::string> SplitDrift::objections() const {
  if (!objects_) return {};
  const auto back = look_back(verify::Return::everything, read_records(work_dir_, plan_));
  std::vector<std::string> lines;
  for (const auto* part : {&back.source, &back.destination, &back.users, &back.last})
    lines.insert(lines.end(), part->begin(), part->end());
  return lines;
}

std::vector<std::string> SplitDrift::silent() const {
  return silent_at(read(accounts_.destination));
}

/// Those that answered when the plan was made: what the source does by now is another matter.
std::vector<std::string> SplitDrift::silent_at(const inventory::Inventory& destination) const {
  const auto planned = planned_inventory(plan_, plan::Side::source, work_dir_);
  auto lines = verify::silent_copies(plan_, read_records(work_dir_, plan_),
                                     planned ? *planned : read(accounts_.source), destination);
  if (!lines.empty()) tell_gaps(destination, lines);
  return lines;
}

std::vector<std::string> SplitDrift::since_cutover() const {
  const auto records = read_records(work_dir_, plan_);
  const auto source = read(accounts_.source), destination = read(accounts_.destination);
  auto lines = silent_at(destination);
  if (const Json* remembered = run::outputs_of(records, "drift/remember/copies"))
    for (auto& line : verify::changes_of_dns(at(*remembered, "Copies"), plan_, records, source, destination))
      lines.push_back(std::move(line));
  return lines;
}

void SplitDrift::tell_new_gaps_of_destination(const inventory::Inventory& now,
                                              std::vector<std::string>& lines) const {
  tell_new_gaps(now, planned_inventory(plan_, plan::Side::destination, work_dir_), lines);
}

std::vector<std::string> SplitDrift::left_behind() const {
  const auto destination = read(accounts_.destination);
  const Json own = verify::own_copies(destination, plan_, read_records(work_dir_, plan_));
  std::vector<std::string> left;
  for (const auto& [id, document] : own.items()) left.push_back(id);
  tell_new_gaps_of_destination(destination, left);
  return left;
}

Json SplitDrift::copies() const {
  const auto records = read_records(work_dir_, plan_);
  const auto destination = read(accounts_.destination);
  // Whoever puts that right would otherwise change what is remembered.
  const auto silent = verify::silent_copies(plan_, records, read(accounts_.source), destination);
  if (!silent.empty())
    throw Error(
        Error::Kind::failed, "silent-copy",
        fmt::format("what answers at the source would not at the destination: {}", fmt::join(silent, "; ")))
        .next("Nothing of the cut-over has begun. Start or enable it, and run again.");
  return verify::own_copies(destination, plan_, records);
}

std::vector<std::string> SplitDrift::changes(const Json& copies,
                                             const std::vector<std::string>& changing) const {
  const auto records = read_records(work_dir_, plan_);
  const Json compared = run::visitors_were_led(plan_, records) ? verify::without_records(copies) : copies;
  const auto source = read(accounts_.source), destination = read(accounts_.destination);
  if (const auto led = verify::led_by_another_journal(plan_, records, source); !led.empty())
    throw Error(
        Error::Kind::failed, "journal-behind",
        fmt::format("visitors are led to the destination already, and this journal does not know of it: {}",
                    fmt::join(led, ", ")))
        .next(
            "Put back the newest copy of the work directory. If there is none: set these records, and the "
            "name servers at the registrar, back to what cleave plan --show has before the arrows, and run "
            "again.");
  // What has lost its tags is still known by what was remembered.
  auto others = verify::without_own_changes(destination, plan::Side::destination, plan_, records);
  std::erase_if(others.resources, [&](const auto& resource) { return copies.contains(resource.id); });
  const auto now = plan::make_plan(
      verify::without_own_changes(source, plan::Side::source, plan_, records), others, settings_.decisions,
      {plan_.split_id, plan_.made_at, plan_.source_hash, plan_.destination_hash});
  auto lines = verify::changes_of_plan(plan_, now);
  for (auto& line : verify::lost_tags(copies, destination, plan_.split_id)) lines.push_back(std::move(line));
  for (auto& line : verify::silent_copies(plan_, records, source, destination))
    lines.push_back(std::move(line));
  for (auto& line : verify::changes_of_documents(compared, destination, plan::Side::destination, changing))
    lines.push_back(std::move(line));
  if (lines.empty()) return lines;
  tell_gaps(source, lines);
  tell_gaps(destination, lines);
  return lines;
}

}  // namespace cleave::cli
