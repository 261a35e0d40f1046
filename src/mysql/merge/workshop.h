#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "mysql/merge/combine.h"
#include "mysql/merge/lookup.h"
#include "mysql/merge/merge_memory.h"
#include "mysql/merge/merge_options.h"
#include "mysql/merge/merge_tables.h"
#include "mysql/merge/translation.h"
#include "mysql/merge/work_list.h"
#include "mysql/merge/writer.h"

namespace cleave::mysql {

/// What all parts of the merge work with.
struct Workshop {
  Database& from;  ///< in a snapshot
  Writer& writer;
  const MergeTables& tables;
  WorkList& list;
  Translation translation;
  const MergeOptions& options;
  Direction direction;
  std::map<std::string, MergeOptions::Answer> answers;  ///< by Question::id
  std::map<std::size_t, std::uint64_t> greatest_ids;    ///< of the rows to insert, by table

  Database& into() const { return writer.database(); }
  Winner source() const { return direction == Direction::into_destination ? Winner::from : Winner::into; }
  /// Whether the policy says that the side that is merged from is right about a row that one side deleted.
  enum class Verdict { from, into, nobody };
  Verdict verdict(const Policy& policy) const;
  /// New ids of the table have to be beyond it, or they are those of rows that are still to come.
  std::uint64_t greatest_id(std::size_t table) const;
  /// The change of the same row that is still to be merged, for a row of the side that gets the changes.
  std::optional<WorkList::Pending> pending_change_of(std::size_t table, const Row& into_key) const;
};

/// A conflict that somebody has to decide before the change can be merged.
struct Question {
  std::string id;  ///< of the row in the very versions that are asked about
  Json conflict;
};

/// What became of some changes, within one transaction.
struct Outcome {
  std::vector<Merged> merged;
  std::vector<Conflict> conflicts;
  std::vector<Question> questions;
  std::size_t unchanged = 0;
};

/// A change with the row that it is about.
struct Item {
  WorkList::Change change;
  Row key;
  Row from;      ///< empty when the row is gone
  Row target;    ///< `from` in the terms of the other side
  Row into_key;  ///< where it belongs on the other side
  Row into;      ///< what is there; empty when nothing is
  Row result;    ///< what it has to become
};

/// Inserts and updates: brings over all of `changes` that depend on no other change. Those that do stay in
/// the list.
void write_changes(const Workshop& shop, std::size_t table, const std::vector<WorkList::Change>& changes,
                   Outcome& outcome);
/// The same for deletes; the server never gets to cascade.
void remove_changes(const Workshop& shop, std::size_t table, const std::vector<WorkList::Change>& changes,
                    Outcome& outcome);
/// A change that cannot be made, and the kind of conflict that it is.
struct Culprit {
  std::size_t table = 0;
  WorkList::Change change;
  const char* kind = "";
  std::string reason;  ///< what the server said; both are empty until it is known why
};
/// Brings over all changes that are left, because they depend on each other in circles: all at once. A
/// conflict among them ends it early: it may have been what tied the others.
/// Throws Error(failed, "broken-reference") when the rows as they would become break references, with the
/// ones to blame in `culprits`, and what the server throws: when rows are written `one_by_one`, with the one
/// that it refuses in `culprits`.
enum class Together { all, one_by_one };
void untie(const Workshop& shop, Together together, Outcome& outcome, std::vector<Culprit>& culprits);
/// After untie() has failed without anyone to blame: the first change that is left.
Culprit any_culprit(const Workshop& shop);
void give_up_change(const Workshop& shop, const Culprit& culprit, Outcome& outcome);

}  // namespace cleave::mysql
