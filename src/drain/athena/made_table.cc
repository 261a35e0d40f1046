#include "drain/athena/made_table.h"

namespace cleave::drain::athena {
namespace {

const std::atomic<bool> never{false};

}  // namespace

// The object is whole before `create` runs, so that its end drops what a failure has left: Athena may have
// made the table all the same.
MadeTable::MadeTable(const aws::Client& athena, const std::string& create, std::string drop,
                     const Workshop& workshop, Clock& clock, const std::atomic<bool>& stop)
    : MadeTable(athena, std::move(drop), workshop, clock) {
  run(create, stop);
}

MadeTable::MadeTable(const aws::Client& athena, std::string drop, const Workshop& workshop, Clock& clock)
    : athena_(athena), drop_(std::move(drop)), workshop_(workshop), clock_(clock) {}

MadeTable::~MadeTable() {
  if (!is_there_) return;
  try {
    drop();
  } catch (...) {  // NOLINT(bugprone-empty-catch): the first failure is the one to be told.
  }
}

void MadeTable::drop() {
  is_there_ = false;
  run(drop_, never);
}

void MadeTable::run(const std::string& statement, const std::atomic<bool>& stop) {
  run_statement(athena_, statement, workshop_, clock_, stop, [](const Json&) {});
}

}  // namespace cleave::drain::athena
