#include "cli/stand.h"

#include "cli/engine.h"

namespace cleave::cli {

Stand read_stand(const WorkDir& work_dir, const plan::Plan& plan) {
  const auto records = read_records(work_dir, plan);
  Stand stand;
  stand.now = SystemClock().now();
  std::vector<std::string> confirmed;
  std::optional<std::string> unfinished_undo;
  if (!records.empty()) {
    const auto journal = open_journal(work_dir, plan, run::Journal::Access::shared);
    confirmed = journal.newly_confirmed();
    unfinished_undo = journal.unfinished_undo();
    if (const auto last = journal.last_event(); last && journal.clock() == "twin") stand.now = last->at;
  }
  stand.status = report::status(plan, records, stand.now, confirmed, unfinished_undo);
  return stand;
}

std::optional<LockHolder> at_work(const WorkDir& work_dir) {
  return lock_holder(work_dir.journal_path().string() + ".lock");
}

}  // namespace cleave::cli
