#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "mysql/binlog/logged_changes.h"
#include "mysql/diff/chunk_digest.h"
#include "mysql/diff/row_trace.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace cleave::mysql {

/// What rows were before the first of their changes, in a temporary file: memory does not grow with the
/// number of changes. Whatever is not in here is as it was.
class PastRows {
 public:
  PastRows();
  ~PastRows();

  /// Changes come in the order of the log.
  void note(const Change& change);

  struct Past {
    bool was_there = false, is_there = false;
    Row row;  ///< canonical texts of the shape's parts
  };
  /// Nothing for a row that has not changed. Requires: the table has a key.
  std::optional<Past> find(const std::string& table, const Row& key) const;
  bool has_changes(const std::string& table) const;
  /// Changed rows that are there now.
  std::uint64_t count_there(const std::string& table) const;
  /// Rows that were there and are gone, in no order.
  std::uint64_t count_gone(const std::string& table) const;
  void for_each_gone(const std::string& table, const std::function<void(Row key)>& use) const;

  /// Of a table without a key: how many more rows with this digest there were, and what one of them adds to
  /// a ChunkDigest.
  struct Counted {
    RowDigest digest = {};
    std::int64_t more = 0;
    std::uint64_t sum = 0;
  };
  /// In the order of the digests.
  void for_each_counted(const std::string& table, const std::function<void(const Counted&)>& use) const;

 private:
  std::uint64_t count(const std::string& table, const std::string& condition) const;
  void note(const std::string& table, const Row& key, const Row& before, bool is_there);
  void count(const RowShape& shape, const Row& row, int more);

  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<SQLite::Statement> put_, find_, count_;
};

}  // namespace cleave::mysql
