#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mysql/references/references.h"

namespace cleave::mysql {

/// Values of a type column with which a column is no reference; "*" means all that are not named.
struct DeniedTypes {
  std::string type_column;
  std::set<std::string> values;
};

/// A place of a known schema that holds ids in a form that a merge cannot change: lists, serialized text.
struct Unfollowable {
  std::string table, column;
  std::string type_column, type_value;  ///< the value may end with '*'; both "": every row
  std::string why;

  bool is_meant_by(std::string_view type) const;
};

/// What is decided about references that no foreign key declares.
struct ReferenceAnswers {
  std::vector<Reference> followed;                  ///< of a polymorphic one an element for each type
  std::set<std::string> denied;                     ///< "table.column"
  std::map<std::string, DeniedTypes> denied_types;  ///< by "table.column"
  std::set<std::string> schemas;                    ///< known schemas whose references count as well
  std::vector<Unfollowable> unfollowable;           ///< nobody has denied them

  /// Whether nothing is left to ask about the column where its type column holds `type` ("" for none).
  bool decides(const std::string& column, const std::string& type) const;
  /// The column that says what `column` leads to, or "".
  std::string type_column(const std::string& column) const;
  /// Why a merge does not know what the column leads to in rows of this type; nothing when it knows.
  std::optional<std::string> unknown_type(const std::string& column, const std::string& type) const;
  /// Whether it holds ids there that no merge can change.
  bool cannot_follow(const std::string& column, const std::string& type) const;
  /// All columns with a type column, as "table.column".
  std::set<std::string> typed_columns() const;
};

/// "table.column" of one column.
std::string column_of(const Reference& reference);

/// Why the reference cannot be followed in this schema, with the way out: a table, a column or a type column
/// that is not there, a parent that is no key; nothing when it can.
std::optional<Error> cannot_follow(const Schema& schema, const Reference& reference);

/// The server says which values are equal: adds to the answers every spelling of their types that `database`
/// holds. Requires: cannot_follow() has nothing against them.
void add_spellings(Database& database, const Schema& schema, ReferenceAnswers& answers);

/// Whether any row has an id in the column, of the reference's type; also when that cannot be found out.
bool holds_something(Database& database, const Reference& reference);
/// The types of rows that lead somewhere by `column` ("table.column"); none when that cannot be found out.
std::vector<std::string> types_held(Database& database, const Schema& schema, const std::string& column,
                                    const std::string& type_column);
/// With the table that the value is called like.
OpenType open_type(const Schema& schema, const std::string& column, const std::string& type_column,
                   const std::string& value, const std::string& why);

/// The lines under [mysql.references] that answer what is open, one for each column; what `answers` say
/// of the same column stands in its line as well.
std::vector<std::string> lines_for(const ReferenceAnswers& answers, const std::vector<Reference>& suggested,
                                   const std::vector<OpenType>& types);

}  // namespace cleave::mysql
