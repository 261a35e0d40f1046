#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave::mysql {

/// What a statement in the log means for who follows the rows.
struct StatementMeaning {
  enum class Kind {
    none,   ///< nothing (a view, a user, an index)
    begin,  ///< of a transaction
    commit,
    rollback,  ///< all of the transaction is void; a part of it never gets into a row based log
    prepared_commit,
    prepared_rollback,
    definition,  ///< the columns of the tables may be others now, or their rows are gone
    change       ///< the rows that it changed are not in the log: it is not row based
  };
  struct Name {
    std::string database, table;  ///< table "": all of the database
  };

  Kind kind = Kind::none;
  std::vector<Name> names;  ///< of definition and change; empty: they could not be found out
  std::string prepared;     ///< the name of an XA transaction
};

/// `database` is the selected one.
StatementMeaning meaning_of(std::string_view statement, const std::string& database);

}  // namespace cleave::mysql
