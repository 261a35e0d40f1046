#pragma once

#include <cstdint>
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
    implied,     ///< suggested by a column's name and type, and tested on its values
    polymorphic  ///< the same, but another column says which table the parent is
  };
  /// Whether it may be acted on unasked.
  enum class Confidence {
    certain,  ///< declared
    likely,   ///< nearly all of its values are found in the parent; the others' parents may have been deleted
    presumed,   ///< by name and type alone: the column holds no value yet
    doubtful,   ///< name and type fit, but too many values are not found: somebody has to decide
    ambiguous,  ///< its values are ids of this table, and of others as well: somebody has to choose
    possible    ///< its values are ids of this table, and nothing else speaks for it: nobody is asked
  };
  Origin origin = Origin::declared;
  Confidence confidence = Confidence::certain;
  std::string table, parent;
  std::vector<std::string> columns, parent_columns;  ///< of equal number; one each where it is not declared
  std::string type_column, type_value;  ///< polymorphic: it leads to `parent` where the one holds the other
  std::string prefix;         ///< what stands before the parent's key in the column: "tt:" of "tt:17"
  std::uint64_t values = 0;   ///< that were looked at, NULL and 0 left out; not counted for declared ones
  std::uint64_t orphans = 0;  ///< of these, the ones that the parent does not have
  std::string evidence;       ///< beside that, in words: "indexed, same type"; "": its name
};

/// A value of a type column that no answer names.
struct OpenType {
  std::string column, type_column, value;  ///< "table.column", the name in the same table, a value
  std::string parent;                      ///< "table.column" that the value is called like, or ""
  std::string why;                         ///< a sentence without its end
};

/// What a database suggests.
struct Suggestions {
  std::vector<Reference> references;
  std::vector<OpenType> types;          ///< beside others that are called like tables
  std::vector<std::string> unanswered;  ///< "table.column": asking took too long or was refused
};

/// "912 of 912 values are ids of users; indexed, same type".
std::string evidence_text(const Reference& reference);
std::string to_text(Reference::Origin origin);
std::string to_text(Reference::Confidence confidence);

/// What foreign keys declare between tables of this database, in the order of the tables.
std::vector<Reference> declared_references(const Schema& schema);

/// What names, types and data suggest beyond that, for columns of no foreign key: `customer_id` (also
/// `customerId`, `id_customer`) next to a table `customers` with a key of one column, a column that is named
/// as the key of one other table, `parent_id` for the table itself, and pairs `owner_type`, `owner_id`. A
/// column has at most one implied parent, or one polymorphic parent for each type. Other columns are judged
/// by their values (value_evidence.h). The database is asked about at most 200,000 values of each; what takes
/// too long (Connection::limit_statements) or is refused is left out and named as unanswered.
Suggestions implied_references(Database& database, const Schema& schema);

}  // namespace cleave::mysql
