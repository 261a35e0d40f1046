#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/new_file.h"
#include "mysql/database.h"
#include "mysql/diff/row_shape.h"
#include "mysql/merge/change_statement.h"

namespace cleave::mysql {

/// Everything that the merge changes goes through here, to the server and, when wanted, into a file of
/// statements. Rows have whole values.
class Writer {
 public:
  /// `file` is "" for none. Throws Error(input, "cannot-write").
  Writer(Database& into, const std::string& file);

  Database& database() { return into_; }
  /// A statement that changes something.
  Result change(const ChangeStatement& statement);
  Result change(const std::string& sql) { return change(ChangeStatement(sql)); }
  /// A statement ends when it has so many: it has to fit into max_allowed_packet.
  std::size_t most_bytes() const { return most_bytes_; }
  /// Those since the last time go to the file: they have been committed. Throws Error(input, "cannot-write").
  void committed();
  /// They do not: they have been taken back.
  void taken_back() { statements_.clear(); }

  void insert(const RowShape& shape, const std::vector<Row>& rows);
  /// The server chooses the values of part `id`, all beyond `beyond`; they are put into `rows`.
  void insert_with_new_ids(const RowShape& shape, std::size_t id, std::uint64_t beyond,
                           std::vector<Row>& rows);
  /// Sets `parts` to the values that they have in `rows`, and what the server would set itself as well.
  /// Requires: a key for each row; none needs another one to be updated before it.
  void update(const RowShape& shape, const std::vector<Row>& keys, const std::vector<std::size_t>& parts,
              const std::vector<Row>& rows);
  void remove(const RowShape& shape, const std::vector<Row>& keys);

 private:
  void give_ids_beyond(const RowShape& shape, std::size_t id, std::uint64_t beyond);
  void update_one(const RowShape& shape, const Row& key, const std::vector<std::size_t>& parts,
                  const Row& row);
  template <typename Use>
  void for_each_insert(const RowShape& shape, const std::vector<Row>& rows, const Use& use) const;
  Result send(const ChangeStatement& statement);
  void write(std::string_view sql);

  Database& into_;
  std::size_t most_bytes_;
  std::optional<NewFile> file_;
  std::string statements_;
};

/// "`id` IN (1,2)": rows with these keys. Requires: at least one.
std::string key_condition(const RowShape& shape, const std::vector<Row>& keys);
/// "`a` = 1 AND `b` IS NULL" for the given parts.
std::string part_condition(const RowShape& shape, const std::vector<std::size_t>& parts, const Row& values);

}  // namespace cleave::mysql
