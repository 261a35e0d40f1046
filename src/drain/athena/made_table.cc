#include "drain/athena/made_table.h"

#include "base/error.h"

namespace cleave::drain::athena {
namespace {

const std::atomic<bool> never{false};

void run(const aws::Client& athena, const std::string& statement, const Workshop& workshop, Clock& clock,
         const std::atomic<bool>& stop) {
  run_statement(athena, statement, workshop, clock, stop, [](const Json&) {});
}

}  // namespace

MadeTable::MadeTable(const aws::Client& athena, const std::string& create, std::string drop,
                     const Workshop& workshop, Clock& clock, const std::atomic<bool>& stop)
    : athena_(athena), drop_(std::move(drop)), workshop_(workshop), clock_(clock) {
  try {
    run(athena, create, workshop, clock, stop);
  } catch (const Error&) {
    drop_quietly();  // Athena may have made it all the same.
    throw;
  }
}

MadeTable::~MadeTable() {
  if (is_there_) drop_quietly();
}

void MadeTable::drop() {
  is_there_ = false;
  run(athena_, drop_, workshop_, clock_, never);
}

void MadeTable::drop_quietly() noexcept {
  try {
    drop();
  } catch (...) {  // NOLINT(bugprone-empty-catch): the first failure is the one to be told.
  }
}

}  // namespace cleave::drain::athena
