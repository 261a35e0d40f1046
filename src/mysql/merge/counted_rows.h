#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mysql/merge/workshop.h"

namespace cleave::mysql {

/// Copies of a row of a table without a key: how many the side merged from has more (or less) than both had.
struct CountedRow {
  std::string digest;  ///< hex, MD5 of RowShape::text
  std::int64_t more = 0;
  /// Copies that earlier merges have added, by their digests on the other side, where references may have
  /// other values.
  std::map<std::string, std::int64_t> added = {};
  /// The table has had one row all the time, on both sides: that one has been changed.
  bool is_the_only_one = false;
};

/// Adds and removes the copies.
void merge_counted(const Workshop& shop, std::size_t table, const std::vector<CountedRow>& rows,
                   Outcome& outcome);
/// The server has refused it.
void give_up_counted(const Workshop& shop, std::size_t table, const CountedRow& row, const char* kind,
                     Outcome& outcome);

/// The rows with these digests, one of each.
std::map<std::string, Row> rows_by_digest(Database& database, const RowShape& shape,
                                          const std::vector<std::string>& digests);
/// Removes at most `most` copies; tells how many there were.
std::uint64_t remove_copies(Writer& writer, const RowShape& shape, const std::string& digest,
                            std::uint64_t most);

}  // namespace cleave::mysql
