#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mysql/database.h"

namespace cleave::mysql {

/// A column, in words that do not depend on the server: two servers that store and compute the same say the
/// same, so equality of the members is what a comparison needs.
struct Column {
  enum class Generated { no, on_read, stored };  // VIRTUAL, STORED

  std::string name;
  std::string type;       ///< "bigint unsigned" (no display width), "varchar(40)", "json" also on MariaDB
  std::string data_type;  ///< its first word: "bigint"
  bool nullable = false;
  std::string charset, collation;            ///< "" for what is no text
  std::optional<std::string> default_value;  ///< SQL: 'text', 5, current_timestamp(); nothing: none or NULL
  bool auto_increment = false;
  bool updates_itself = false;  ///< ON UPDATE CURRENT_TIMESTAMP: the server keeps it
  Generated generated = Generated::no;
  std::string expression;  ///< of a generated column
  std::string sequence;    ///< whose next value is the default, quoted: "`s`"; "" for none
  std::string comment;

  bool is_text() const { return !charset.empty(); }
  bool is_integer() const;
  bool is_unsigned() const;
  /// Whether the server writes it with zeros in front: "int(8) unsigned zerofill".
  bool is_zerofill() const { return type.find("zerofill") != std::string::npos; }
  /// The largest value that an AUTO_INCREMENT of this type can take.
  std::uint64_t largest_id() const;
};

struct KeyPart {
  std::string column;        ///< "" when an expression is indexed
  std::uint64_t prefix = 0;  ///< characters or bytes that are indexed; 0: all

  friend bool operator==(const KeyPart&, const KeyPart&) = default;
};

struct Key {
  enum class Kind { primary, unique, plain };
  std::string name;
  Kind kind = Kind::plain;
  std::vector<KeyPart> parts;
};

struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  std::string parent_database, parent;
  std::vector<std::string> parent_columns;
  std::string on_delete,
      on_update;  ///< "CASCADE"; NO ACTION and RESTRICT, which InnoDB does alike: "RESTRICT"
};

struct Trigger {
  std::string name, timing, event;  ///< "BEFORE", "INSERT"
  std::string statement;
  std::uint64_t order = 1;  ///< among those of the same timing and event
};

struct Table {
  std::string name;
  std::string engine, collation;
  std::string broken;                ///< why the server cannot open it; it has no engine then
  bool is_system_versioned = false;  ///< it also keeps rows of the past, which are no rows of it here
  std::uint64_t row_estimate = 0;    ///< InnoDB guesses; off by half is usual
  std::optional<std::uint64_t> auto_increment;  ///< the least id that the next row may get
  std::vector<Column> columns;                  ///< in their order
  std::vector<Key> keys;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Trigger> triggers;

  /// Null when there is none.
  const Column* column(std::string_view name) const;
  const Key* primary_key() const;
  const Column* auto_increment_column() const;
};

/// What a database has beside tables.
struct OtherObject {
  enum class Kind { view, sequence, unknown };
  std::string name;
  std::string type;  ///< the server's word: "SEQUENCE"
  Kind kind = Kind::unknown;
};

/// The selected database, all of it, in the order of names: its tables without cleave's own, and what else
/// there is.
struct Schema {
  std::string database, charset, collation;
  std::vector<Table> tables;
  std::vector<OtherObject> others;

  const Table* table(std::string_view name) const;
};

/// Seven queries, however many tables there are.
Schema read_schema(Database& database);

}  // namespace cleave::mysql
