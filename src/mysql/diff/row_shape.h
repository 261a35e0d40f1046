#pragma once

#include <string>
#include <vector>

#include "mysql/schema.h"

namespace cleave::mysql {

/// How the rows of a table are read and compared: in the same way on both servers, and by the baseline.
/// Generated columns are left out; the servers recompute them.
///
/// Every column has a canonical text: what its `select` expression yields, byte for byte as stored; numbers
/// and times as the server writes them, FLOAT and DOUBLE with all their digits. Columns that can hold large
/// values (MEDIUMTEXT and up, JSON, GEOMETRY) are represented by their length and a digest that the server
/// computes, so that they do not travel: `select` then yields that, and `whole` the value.
struct RowShape {
  /// What the canonical texts of a column are like.
  enum class Form {
    fixed,    ///< numbers and times: the text ends where its grammar ends
    bytes,    ///< anything
    digested  ///< "LENGTH:MD5"
  };
  struct Part {
    Column column;
    Form form = Form::bytes;
    std::string select;  ///< SQL that yields the canonical text
    std::string whole;   ///< SQL that yields the value itself; the same for most columns
    bool is_key = false;
    /// Numbers are kept as they are in a RowTrace, because policies like `sum` count with them.
    bool is_number = false;
    /// Of a digested part that may hold ids: values of at most `most_shown` bytes travel as they are. No
    /// digest is as short; where rows are digested, or traced, these values are digests all the same.
    bool shows_short_values = false;

    static constexpr std::size_t most_shown = 32;
    bool is_digest(const Value& value) const;
  };

  std::string table;
  std::vector<Part> parts;       ///< in the order of the columns of the source's table
  std::vector<std::size_t> key;  ///< indexes of `parts`; empty: the table has no key, rows are a multiset
  bool types_are_equal = true;   ///< of both sides: what one holds the other can hold
  std::string source_index, destination_index;  ///< what the servers call the key; "" without one

  bool has_key() const { return !key.empty(); }
  /// The index of the part of this column; the number of parts where there is none.
  std::size_t part_named(const std::string& column) const;
  /// "`a`, `f` * 1e0, …": the canonical texts of all parts, and short values of those that show them.
  std::string selects() const;
  /// The same with the values themselves.
  std::string wholes() const;
  /// The canonical texts of the key: "`a`, `b`".
  std::string key_selects() const;
  /// SQL of one byte string that is different for different rows: lengths stand before what has no fixed
  /// form, NULL is told from ''.
  std::string text() const;
  /// The same string, made here of the canonical texts of all parts.
  std::string text_of(const Row& row) const;
  Row key_of(const Row& row) const;
};

/// The key is the primary key, else a unique key of columns that cannot be NULL; both sides need to have it,
/// in one collation. Throws Error(input, "different-columns") when `destination` does not store the same
/// columns in the same types, Error(input, "different-collations") when keys are ordered differently; each
/// names the first column.
RowShape shape_of(const Table& source, const Table& destination);
RowShape shape_of(const Table& table);

/// Whether values of both mean the same: a comparison refuses others.
bool may_be_compared(const Column& a, const Column& b);

/// The canonical text of a value that was read by `whole`, or the value where `selects` has that.
Value canonical(const RowShape::Part& part, const Value& whole);

}  // namespace cleave::mysql
