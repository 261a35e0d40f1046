#include "mysql/merge/small_transactions.h"

#include <chrono>
#include <thread>

namespace cleave::mysql {
namespace {

constexpr int most_attempts = 20;

/// What the servers say (https://mariadb.com/kb/en/mariadb-error-code-reference/).
constexpr const char* lock_timeout = "1205";
constexpr const char* deadlock = "1213";

}  // namespace

std::optional<Error> SmallTransactions::run(const std::function<void()>& work) {
  for (int number = 1;; ++number) {
    auto refused = attempt(work);
    if (!refused || (refused->code() != deadlock && refused->code() != lock_timeout)) return refused;
    // A deadlock ends the whole transaction, savepoints and all.
    if (number == most_attempts || form_ == Form::savepoints) throw Error(*refused);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 * number));
  }
}

std::optional<Error> SmallTransactions::attempt(const std::function<void()>& work) {
  const bool real = form_ == Form::real;
  database_.query(real ? "START TRANSACTION" : "SAVEPOINT cleave");
  try {
    work();
    database_.query(real ? "COMMIT" : "RELEASE SAVEPOINT cleave");
    return std::nullopt;
  } catch (const Error& error) {  // What the server refuses is an answer; a lost connection ends the merge.
    if (error.kind() != Error::Kind::failed) throw;
    database_.query(real ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT cleave");
    database_.query("SET SESSION foreign_key_checks = 1");
    return error;
  }
}

bool is_busy(const Error& refusal) {
  return refusal.code() == deadlock || refusal.code() == lock_timeout;
}

const char* conflict_of(const Error& refusal) {
  const auto& code = refusal.code();
  if (code == "1062") return "unique-taken";
  if (code == "1452" || code == "1216") return "parent-gone";
  if (code == "1451" || code == "1217") return "has-children";
  return "refused";
}

}  // namespace cleave::mysql
