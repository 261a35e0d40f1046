#include "cli/split_drift.h"

#include <fmt/format.h>

#include "cli/engine.h"
#include "cli/read_account.h"
#include "inventory/collector.h"
#include "verify/drift.h"
#include "verify/own_changes.h"

namespace cleave::cli {
namespace {

/// What could not be read may be what has changed, or only look so.
void tell_gaps(const inventory::Inventory& inventory, std::vector<std::string>& lines) {
  for (const auto& gap : inventory.gaps)
    lines.push_back(fmt::format("{} could not be read ({})", gap.what, gap.code));
}

}  // namespace

inventory::Inventory SplitDrift::read(const aws::Account& account) const {
  SystemClock clock;
  const auto silent = [](const std::string&) {};
  return inventory::take_inventory(account, regions_of(settings_, account), clock, silent,
                                   inventory::Extent::settings);
}

Json SplitDrift::copies() const {
  return verify::own_copies(read(accounts_.destination), plan_, read_records(work_dir_, plan_));
}

std::vector<std::string> SplitDrift::changes(const Json& copies,
                                             const std::vector<std::string>& changing) const {
  const auto records = read_records(work_dir_, plan_);
  const auto source = read(accounts_.source), destination = read(accounts_.destination);
  const auto now = plan::make_plan(
      verify::without_own_changes(source, plan::Side::source, plan_, records),
      verify::without_own_changes(destination, plan::Side::destination, plan_, records), settings_.decisions,
      {plan_.split_id, plan_.made_at, plan_.source_hash, plan_.destination_hash});
  auto lines = verify::changes_of_plan(plan_, now);
  for (auto& line : verify::changes_of_copies(copies, destination, changing))
    lines.push_back(std::move(line));
  if (lines.empty()) return lines;
  tell_gaps(source, lines);
  tell_gaps(destination, lines);
  return lines;
}

}  // namespace cleave::cli
