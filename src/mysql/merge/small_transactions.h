#pragma once

#include <functional>
#include <optional>

#include "base/error.h"
#include "mysql/database.h"

namespace cleave::mysql {

/// Work in transactions that hold few locks for a short time, next to others who write.
class SmallTransactions {
 public:
  enum class Form {
    real,
    savepoints  ///< inside of one transaction that the caller takes back in the end
  };
  SmallTransactions(Database& database, Form form) : database_(database), form_(form) {}

  /// All that `work` does happens, or nothing and the server's refusal comes back. Whoever else holds a lock
  /// is waited for: `work` may be called more than once. A lost connection throws.
  std::optional<Error> run(const std::function<void()>& work);

 private:
  std::optional<Error> attempt(const std::function<void()>& work);

  Database& database_;
  const Form form_;
};

/// The kind of conflict that a refusal of the server amounts to: "unique-taken", "parent-gone",
/// "has-children", else "refused".
const char* conflict_of(const Error& refusal);

}  // namespace cleave::mysql
