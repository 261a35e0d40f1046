#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mysql/database.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// Columns of a table whose values are keys of another one. When a row of the parent gets a new id, its
/// children have to follow.
struct Reference {
  enum class Origin {
    declared,    ///< a foreign key
    implied,     ///< by its name and type, and all its values are found in the parent
    polymorphic  ///< the same, but another column says which table the parent is
  };
  Origin origin = Origin::declared;
  std::string table, parent;
  std::vector<std::string> columns, parent_columns;
  std::string type_column, type_value;  ///< polymorphic: it leads to `parent` where the one holds the other
  bool has_values = true;  ///< false: implied by name and type alone, the column holds nothing yet
};

std::string to_text(Reference::Origin origin);

/// What foreign keys declare, in the order of the tables.
std::vector<Reference> declared_references(const Schema& schema);

/// What names, types and data suggest beyond that: `customer_id` of integers next to a table `customers` with
/// a key of integers, `parent_id` for the table itself, and pairs `owner_type`, `owner_id`. Asks the
/// database for each of them whether a value has no parent; what takes too long
/// (Connection::limit_statements) is left out and named in `unanswered` as "table.column".
std::vector<Reference> implied_references(Database& database, const Schema& schema,
                                          std::vector<std::string>& unanswered);

}  // namespace cleave::mysql
