#include "mysql/merge/merge.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "mysql/ambiguous_enums.h"
#include "mysql/ids/sequence_objects.h"
#include "mysql/meanings.h"
#include "mysql/merge/collect_changes.h"
#include "mysql/merge/counted_rows.h"
#include "mysql/merge/followed_references.h"
#include "mysql/merge/fork_evidence.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/merge_lock.h"
#include "mysql/merge/refused_tables.h"
#include "mysql/merge/small_transactions.h"
#include "mysql/merge/workshop.h"
#include "mysql/unmergeable.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t batch_changes = 500;
constexpr const char* open_question = "open-question";

/// Goes over the changes again and again, parents first, until none is left. Each batch is a transaction of
/// its own: rows, the merge's memory of them and conflicts are there together or not at all.
class Merger {
 public:
  Merger(Database& from, Database& into, const MergeTables& tables, WorkList& list, Direction direction,
         const MergeOptions& options, std::uint64_t run, const std::function<void(std::size_t)>& progress)
      : writer_(into, options.statements_file),
        transactions_(into,
                      options.dry_run ? SmallTransactions::Form::savepoints : SmallTransactions::Form::real),
        list_(list),
        options_(options),
        progress_(progress),
        memory_(writer_, direction, options.dry_run ? MergeMemory::Life::temporary : MergeMemory::Life::kept,
                run),
        shop_{from,    writer_,   tables, list, Translation(from, writer_.database(), tables, list),
              options, direction, {},     {}} {
    result_.direction = direction;
    writer_.committed();
  }

  MergeResult run(const std::vector<std::string>& sequences,
                  const std::map<std::size_t, std::vector<CountedRow>>& counted) {
    std::optional<Transaction> whole;
    if (!options_.dry_run) {
      for (const auto& statement : sequences) writer_.change(statement);
    }
    if (options_.dry_run) whole.emplace(shop_.into(), Transaction::Purpose::change);
    count(counted, [](const CountedRow& row) { return row.more < 0 && !row.is_the_only_one; });
    while (const auto left = list_.count_pending()) {
      const auto tables = shop_.tables.tables.size();
      for (std::size_t i = 0; i < tables; ++i) {
        move_ids_on(i);
        pass(i, WorkList::Kind::write);
      }
      for (std::size_t i = tables; i-- > 0;) pass(i, WorkList::Kind::remove);
      if (list_.count_pending() == left) untie_all();
    }
    count(counted, [](const CountedRow& row) { return row.more > 0 || row.is_the_only_one; });
    if (const auto failed = in_transaction([&](Outcome&) { memory_.forget_outdated(); }))
      throw Error(*failed);
    return std::move(result_);
  }

 private:
  using Work = std::function<void(Outcome&)>;

  void pass(std::size_t table, WorkList::Kind kind) {
    std::int64_t after = 0;
    for (;;) {
      const auto changes = list_.next(table, kind, after, batch_changes);
      if (changes.empty()) return;
      after = changes.back().id;
      progress_(list_.count_pending());
      bring_over(table, kind, changes);
    }
  }

  /// The row with the greatest id goes first, with the rows of its table that it refers to. From then on the
  /// server gives ids beyond all that are still to come: neither a new id nor a row that somebody inserts
  /// meanwhile takes one of them.
  void move_ids_on(std::size_t table) {
    if (!shop_.tables.tables[table].id_part) return;
    auto next = list_.greatest_insert(table);
    if (next) shop_.greatest_ids.try_emplace(table, number(key_from(next->key)));
    std::vector<WorkList::Change> chain;
    while (next) {
      const auto is_next = [&](const WorkList::Change& change) { return change.id == next->id; };
      if (std::any_of(chain.begin(), chain.end(), is_next)) return;  // A circle: untie() has to do it.
      chain.push_back(*next);
      next = pending_parent(table, chain.back());
    }
    if (!chain.empty()) bring_over(table, WorkList::Kind::write, chain);
  }

  /// Ids below 1 are nobody's next one.
  static std::uint64_t number(const Row& key) {
    const auto& text = key.at(0).value_or("");
    return text.empty() || text.starts_with('-') ? 0 : std::stoull(text);
  }

  /// A row of the same table that has to be inserted first.
  std::optional<WorkList::Change> pending_parent(std::size_t table, const WorkList::Change& change) const {
    const auto& merge_table = shop_.tables.tables[table];
    const auto& shape = merge_table.shape;
    const auto rows = look_up(shop_.from, shape, shape.key, {key_from(change.key)}, Lock::none).at(0);
    for (const auto& link : merge_table.links) {
      const auto values =
          link.parent == table && link.to_key && !rows.empty() ? link.referred(rows[0]) : std::nullopt;
      const auto pending = values ? list_.pending(table, key_text(*values)) : std::nullopt;
      if (pending && pending->kind == WorkList::Kind::write && !pending->has_base)
        return WorkList::Change{pending->id, key_text(*values), std::nullopt, Terms::from};
    }
    return std::nullopt;
  }

  /// What the server refuses is found by halves.
  void bring_over(std::size_t table, WorkList::Kind kind, const std::vector<WorkList::Change>& changes) {
    const auto refused = in_transaction([&](Outcome& outcome) {
      (kind == WorkList::Kind::write ? write_changes : remove_changes)(shop_, table, changes, outcome);
    });
    if (!refused) return;
    if (changes.size() == 1) {
      const auto failed = in_transaction([&](Outcome& outcome) {
        give_up_change(shop_, {table, changes[0], conflict_of(*refused), refused->what()}, outcome);
      });
      if (failed) throw Error(*failed);
      return;
    }
    const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
    bring_over(table, kind, {changes.begin(), middle});
    bring_over(table, kind, {middle, changes.end()});
  }

  void untie_all() {
    std::vector<Culprit> culprits;
    auto refused = in_transaction([&](Outcome& outcome) { untie(shop_, Together::all, outcome, culprits); });
    if (refused && culprits.empty()) {
      refused =
          in_transaction([&](Outcome& outcome) { untie(shop_, Together::one_by_one, outcome, culprits); });
      if (refused && culprits.empty()) culprits.push_back(any_culprit(shop_));
    }
    if (!refused) return;
    for (auto& culprit : culprits) {
      if (*culprit.kind != '\0') continue;
      culprit.kind = conflict_of(*refused);
      culprit.reason = refused->what();
    }
    const auto failed = in_transaction([&](Outcome& outcome) {
      for (const auto& culprit : culprits) give_up_change(shop_, culprit, outcome);
    });
    if (failed) throw Error(*failed);
  }

  template <typename Which>
  void count(const std::map<std::size_t, std::vector<CountedRow>>& counted, const Which& which) {
    for (const auto& [table, rows] : counted) {
      std::vector<CountedRow> some;
      std::copy_if(rows.begin(), rows.end(), std::back_inserter(some), which);
      for (std::size_t begin = 0; begin < some.size(); begin += batch_changes) {
        const std::vector<CountedRow> batch(
            some.begin() + static_cast<std::ptrdiff_t>(begin),
            some.begin() + static_cast<std::ptrdiff_t>(std::min(some.size(), begin + batch_changes)));
        count(table, batch);
      }
    }
  }

  void count(std::size_t table, const std::vector<CountedRow>& rows) {
    const auto refused =
        in_transaction([&](Outcome& outcome) { merge_counted(shop_, table, rows, outcome); });
    if (!refused) return;
    if (rows.size() == 1) {
      const auto failed = in_transaction(
          [&](Outcome& outcome) { give_up_counted(shop_, table, rows[0], conflict_of(*refused), outcome); });
      if (failed) throw Error(*failed);
      return;
    }
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
    count(table, {rows.begin(), middle});
    count(table, {middle, rows.end()});
  }

  /// Returns why the server refused. People are asked between two attempts, when nothing is locked.
  std::optional<Error> in_transaction(const Work& work) {
    for (;;) {
      Outcome outcome;
      std::optional<WorkList::Attempt> attempt;
      auto refused = transactions_.run([&] {
        outcome = {};
        writer_.taken_back();
        attempt.reset();
        attempt.emplace(list_);
        work(outcome);
        if (!outcome.questions.empty())
          throw Error(Error::Kind::failed, open_question, "somebody has to decide");
        memory_.remember(outcome.merged);
        memory_.record(outcome.conflicts);
      });
      if (refused && refused->code() == open_question) {
        for (const auto& question : outcome.questions)
          shop_.answers[question.id] = options_.ask(question.conflict);
        continue;
      }
      if (refused) return refused;
      writer_.committed();
      attempt->commit();
      memory_.recorded(outcome.conflicts);
      add(outcome);
      return std::nullopt;
    }
  }

  void add(const Outcome& outcome) {
    for (const auto& merged : outcome.merged) {
      auto& counts = result_.tables[merged.table];
      using Kind = Merged::Kind;
      const auto& table = shop_.tables.at(merged.table);
      const bool new_key = merged.from_key != merged.into_key;
      switch (merged.kind) {
        case Kind::inserted:
          ++counts.inserted;
          break;
        case Kind::updated:
          ++counts.updated;
          break;
        case Kind::deleted:
          ++counts.deleted;
          break;
        case Kind::joined:
          ++counts.joined;
          break;
        case Kind::same:
          ++counts.unchanged;
          break;
        case Kind::counted:
          (merged.count > 0 ? counts.inserted : counts.deleted) += merged.copies;
          break;
      }
      if (!new_key || (merged.kind != Kind::inserted && merged.kind != Kind::joined)) continue;
      if (merged.kind == Kind::inserted && table.id_part) ++counts.renumbered;
      result_.new_keys.push_back({merged.table, key_json(table.shape, key_from(merged.from_key)),
                                  key_json(table.shape, key_from(merged.into_key)),
                                  merged.kind == Kind::joined});
    }
    for (const auto& conflict : outcome.conflicts) {
      ++result_.tables[conflict.table].conflicts;
      result_.conflicts.push_back(conflict);
    }
  }

  Writer writer_;
  SmallTransactions transactions_;
  WorkList& list_;
  const MergeOptions& options_;
  const std::function<void(std::size_t)>& progress_;
  MergeMemory memory_;
  Workshop shop_;
  MergeResult result_;
};

/// Numbers of tables that both sides have changed, and that are called like something counted.
std::vector<std::string> warnings_about(const MergeTables& tables, const Changes& changes) {
  std::vector<std::string> warnings;
  for (const auto number : changes.changed_by_both) {
    const auto& table = tables.tables[number];
    for (std::size_t i = 0; i < table.shape.parts.size(); ++i) {
      const auto& column = table.shape.parts[i].column;
      if (table.has_policy || !table.may_count(i) || !looks_counted(column)) continue;
      warnings.push_back(
          fmt::format("{0}.{1} looks like something that both sides count: --policy {0}=sum:{1} would add up "
                      "what both have done, without it a row that both have changed is a conflict",
                      table.shape.table, column.name));
    }
  }
  return warnings;
}

/// Triggers see that a merge writes; a lock that somebody holds is not waited for long, because others wait
/// for what the merge has locked.
/// The sequences of the tables into which rows may come.
std::set<std::string> sequences_of_writes(const MergeTables& tables, const WorkList& list) {
  std::set<std::string> sequences;
  for (std::size_t table = 0; table < tables.tables.size(); ++table) {
    if (list.count_pending(table, WorkList::Kind::write) == 0) continue;
    for (const auto& part : tables.tables[table].shape.parts)
      if (!part.column.sequence.empty()) sequences.insert(part.column.sequence);
  }
  return sequences;
}

void set_up_writer(Database& into) {
  into.query("SET @cleave_merging = 1");
  into.query("SET SESSION innodb_lock_wait_timeout = 5");
}

}  // namespace

MergeResult merge(const Connect& source, const Connect& destination, const Baseline& baseline,
                  Direction direction, const MergeOptions& options,
                  const std::function<void(std::size_t left)>& progress) {
  const bool down = direction == Direction::into_destination;
  const auto from = (down ? source : destination)(), into = (down ? destination : source)();
  const MergeLock from_lock(*from), into_lock(*into);
  set_up_writer(*into);
  const auto schema = read_schema(*into), from_schema = read_schema(*from);
  refuse_unmergeable(down ? "the destination" : "the source", unmergeable(schema));
  refuse_unmergeable(down ? "the source" : "the destination", unmergeable(from_schema));
  refuse_ambiguous_enums(*into, schema, down ? "the destination" : "the source");
  refuse_ambiguous_enums(*from, from_schema, down ? "the source" : "the destination");
  const auto answers = reference_answers(*from, *into, schema, options);
  const auto tables =
      merge_tables(from_schema, schema, followed_references(*from, schema, options, answers), options);

  WorkList list;
  const Transaction snapshot(*from, Transaction::Purpose::snapshot);
  const auto run = read_memory(*from, *into, tables, list);
  ForkEvidence evidence(down ? from_schema : schema, down ? schema : from_schema, baseline);
  const auto changes = [&] {
    const auto reader = (down ? destination : source)();
    const Transaction other_snapshot(*reader, Transaction::Purpose::snapshot);
    refuse_tables_without_base(*from, *reader, schema, baseline, options);
    return collect_changes(*from, *reader, direction, baseline, tables, list, evidence);
  }();
  // After the snapshot: the ids of its rows have been handed out by now.
  const auto sequences =
      raised_sequences(*from, from_schema, *into, schema, sequences_of_writes(tables, list));
  refuse_unclear_keys(tables, changes, list);
  refuse_shared_numbers(*from, *into, tables, changes, list);
  refuse_triggers(tables, changes, list);
  refuse_trees(tables, changes);
  refuse_unfollowed(*from, tables, changes, list);
  refuse_unanswered(*from, schema, options, answers, tables, changes, list);
  refuse_unnamed_children(*into, schema, answers, tables, list);
  if (!options.trust_baseline) evidence.refuse_other_baseline(*from, tables, list);
  if (options.only_look) return {};
  auto result =
      Merger(*from, *into, tables, list, direction, options, run, progress).run(sequences, changes.counted);
  result.warnings = warnings_about(tables, changes);
  return result;
}

}  // namespace cleave::mysql
