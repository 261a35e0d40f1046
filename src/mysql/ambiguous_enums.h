#pragma once

#include <string>
#include <vector>

#include "mysql/database.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// An ENUM column with a member '' and a row that holds what was no member: read as text, both are ''.
/// https://dev.mysql.com/doc/refman/8.4/en/enum.html#enum-nulls
struct AmbiguousEnum {
  std::string table, column;

  /// What is wrong, a sentence without its full stop.
  std::string why() const;
  /// The statement after which such rows have the member ''.
  std::string remedy() const;
};

/// Looks for them in the rows of the few tables that have such a column.
std::vector<AmbiguousEnum> ambiguous_enums(Database& database, const Schema& schema);

/// Throws Error(input, "ambiguous-enum") that names the first; `whose` is "the source".
void refuse_ambiguous_enums(Database& database, const Schema& schema, const std::string& whose);

}  // namespace cleave::mysql
