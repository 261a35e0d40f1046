#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "mysql/database.h"
#include "mysql/merge/merge_tables.h"
#include "mysql/merge/work_list.h"
#include "mysql/merge/writer.h"

namespace cleave::mysql {

/// What was done to one row; the merge's memory, and what unmerge needs.
struct Merged {
  enum class Kind {
    inserted,
    updated,
    deleted,
    same,    ///< nothing had to be written: both sides had come to the same
    joined,  ///< with a row that has the same unique key
    counted  ///< copies of a row of a table without a key were added or removed
  };
  Kind kind = Kind::same;
  std::string table;
  std::string from_key, into_key;    ///< key_text
  std::optional<std::string> trace;  ///< of the row that was merged; nothing when it was deleted
  Json before;                       ///< an updated row's columns as they were, a deleted row's all
  std::optional<std::string> after;  ///< digest of the row that was written; nothing when it is gone
  std::int64_t count = 0;            ///< Kind::counted: copies that the side merged from had more (or less)
  std::uint64_t copies = 0;          ///< and how many were added or removed for that
};

/// A row that the merge could not bring over.
struct Conflict {
  std::string table, kind;  ///< "both-updated", "unique-taken", …
  std::string key;          ///< key_text, on the side merged from
  Json key_columns;         ///< the same by the names of the columns
  std::string reason;       ///< what the server said; "" when it was not asked
  std::vector<std::string> columns;
  Json base, from, into;             ///< rows; null where there is none
  std::optional<std::string> trace;  ///< of the row that was not merged; nothing when it was deleted
};

enum class Direction { into_destination, into_source };

/// {"table", "kind", "key", "columns"}, and "reason" where there is one: without other data than keys.
Json to_json(const Conflict& conflict);
/// The same with "base", "source" and "destination".
Json with_rows(const Conflict& conflict, Direction direction);

/// The tables cleave_merged and cleave_conflicts in the database that gets the changes: they change in the
/// same transactions as the rows do, so a merge that was ended anywhere knows what it has done.
/// docs/mysql-reference.md describes them.
class MergeMemory {
 public:
  enum class Life { kept, temporary };
  /// Makes the tables when they are missing; temporary ones are gone with the session. `run` is greater than
  /// that of any merge before, in either direction.
  MergeMemory(Writer& writer, Direction direction, Life life, std::uint64_t run);

  void remember(const std::vector<Merged>& merged);
  /// Those that are recorded already are not recorded again.
  void record(const std::vector<Conflict>& conflicts);
  /// The transaction of `record` has been committed.
  void recorded(const std::vector<Conflict>& conflicts);
  /// Conflicts of earlier merges that this one has not found again are none any more: the row has changed, or
  /// what stood in its way has. Requires: every change has been looked at.
  void forget_outdated();

 private:
  Writer& writer_;
  Direction direction_;
  std::uint64_t run_;
  std::set<std::string> recorded_;
  std::map<std::string, std::string> not_found_again_;  ///< ids of open conflicts of earlier merges
};

/// Reads which rows are the same on both sides by what earlier merges did, in either direction, and what
/// counts as merged because its conflict has been resolved by hand. Returns the number of the next run.
std::uint64_t read_memory(Database& from, Database& into, const MergeTables& tables, WorkList& list);

/// Copies of rows of tables without keys that earlier merges have brought over, in either direction:
/// [table][digest on the side merged from][digest on the other side].
using Counts = std::map<std::string, std::map<std::string, std::map<std::string, std::int64_t>>>;
Counts read_counts(Database& from, Database& into);

/// A row of cleave_merged.
struct Deed {
  std::uint64_t id = 0;
  std::size_t table = 0;
  Merged merged;  ///< without `trace`
};
inline constexpr std::uint64_t no_deed = ~std::uint64_t{0};
/// Deeds by their ids, both ends left out.
struct DeedRange {
  std::uint64_t after = 0, below = no_deed;
};
/// The last deeds of a range, the last first. Throws Error(input, "unknown-table") for one about a table that
/// is gone.
std::vector<Deed> read_deeds(Database& into, const MergeTables& tables, DeedRange range, std::size_t most);
void forget(Writer& writer, const std::vector<Deed>& deeds);
/// Requires: all deeds are taken back. Conflicts that a person has resolved stay.
void drop_memory(Writer& writer);

}  // namespace cleave::mysql
