#include "mysql/merge/collect_changes.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>

#include "mysql/baseline/baseline.h"
#include "mysql/diff/diff.h"
#include "mysql/merge/fork_evidence.h"
#include "mysql/merge/key_spellings.h"
#include "mysql/merge/key_text.h"

namespace cleave::mysql {
namespace {

class Collector : public Differences {
 public:
  Collector(Direction direction, const MergeTables& tables, WorkList& list, Counts counts,
            const Baseline& baseline, ForkEvidence& evidence)
      : direction_(direction),
        tables_(tables),
        list_(list),
        counts_(std::move(counts)),
        baseline_(baseline),
        evidence_(evidence) {}

  void begin(const RowShape&) override {}

  void found(const RowShape& shape, RowDifference difference) override {
    const auto table = tables_.by_name.at(shape.table);
    if (!shape.has_key()) return count(table, shape, difference);
    const bool down = direction_ == Direction::into_destination;
    const auto from = down ? difference.source : difference.destination;
    const auto into = down ? difference.destination : difference.source;
    const auto key = known_key(table, difference);
    std::optional<std::string> base;
    if (difference.base) base = to_bytes(*difference.base);
    // A row that a merge knows has the id already that it gets.
    if (from == Fate::inserted && into == Fate::inserted && tables_.tables[table].id_part &&
        !list_.has_pair(table, key)) {
      const bool may_be_one = difference.sides_are_equal && may_be_one_row(tables_.tables[table]);
      (may_be_one ? alike_ : colliding_).insert(table);
    }
    if (!list_.has_pair(table, key) && !list_.from_key(table, key)) {
      evidence_.look_at(shape, difference);
      if (is_change(from)) changed_from_.insert(table);
      if (is_change(into)) changed_into_.insert(table);
    }
    if (into == Fate::inserted && tables_.tables[table].taken == Taken::join) list_.add_new_here(table, key);
    // A row that only the other side has changed is looked at too when a merge knows it: the side merged
    // from may have taken back what was merged.
    if (from == Fate::inserted || from == Fate::updated || list_.has_pair(table, key))
      list_.add(table, key, WorkList::Kind::write, base);
    else if (from == Fate::deleted)
      list_.add(table, key, WorkList::Kind::remove, base);
  }

  /// Tables that are not alike were refused before: this one has been changed meanwhile.
  void cannot_compare(const std::string&, const Error& reason) override { throw Error(reason); }

  Changes result() {
    // Known from earlier merges alone: neither side has the row any more, or as it was.
    for (const auto& [name, digests] : counts_) {
      const auto found = tables_.by_name.find(name);
      if (found == tables_.by_name.end()) continue;
      for (const auto& [digest, added] : digests) put(found->second, {digest, -total(added), added});
    }
    for (auto& [table, rows] : counted_) {
      const bool has_one =
          baseline_rows(table) == 1 && grown_[table] == std::pair<std::int64_t, std::int64_t>();
      for (auto& row : rows) row.is_the_only_one = has_one;
    }
    std::set<std::size_t> both;
    std::set_intersection(changed_from_.begin(), changed_from_.end(), changed_into_.begin(),
                          changed_into_.end(), std::inserter(both, both.end()));
    return {std::move(counted_), colliding_, alike_, both};
  }

 private:
  static bool may_be_one_row(const MergeTable& table) {
    return table.taken == Taken::join || !table.uniques.empty();
  }

  void count(std::size_t table, const RowShape& shape, const RowDifference& difference) {
    const auto& digest = difference.key.at(0).value();
    const bool down = direction_ == Direction::into_destination;
    const auto grown = [&](std::uint64_t now) {
      return static_cast<std::int64_t>(now) - static_cast<std::int64_t>(difference.base_count);
    };
    grown_[table].first += grown(difference.source_count);
    grown_[table].second += grown(difference.destination_count);
    const auto more =
        static_cast<std::int64_t>(down ? difference.source_count : difference.destination_count) -
        static_cast<std::int64_t>(difference.base_count);
    const auto known = counts_[shape.table].extract(digest);
    if (known.empty()) return put(table, {digest, more});
    put(table, {digest, more - total(known.mapped()), known.mapped()});
  }

  /// As an earlier merge has spelled it.
  std::string known_key(std::size_t table, const RowDifference& difference) const {
    for (const auto& spelling : difference.other_spellings) {
      auto text = list_.known_key(table, key_text(spelling));
      if (list_.has_pair(table, text)) return text;
    }
    return list_.known_key(table, key_text(difference.key));
  }

  void put(std::size_t table, CountedRow row) {
    if (row.more != 0) counted_[table].push_back(std::move(row));
  }

  std::uint64_t baseline_rows(std::size_t table) const {
    for (const auto& one : baseline_.tables()) {
      if (one.name == tables_.tables[table].shape.table) return one.rows;
    }
    return 0;
  }

  static std::int64_t total(const std::map<std::string, std::int64_t>& added) {
    return std::accumulate(added.begin(), added.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& each) { return sum + each.second; });
  }

  const Direction direction_;
  const MergeTables& tables_;
  WorkList& list_;
  Counts counts_;
  const Baseline& baseline_;
  ForkEvidence& evidence_;
  std::map<std::size_t, std::vector<CountedRow>> counted_;
  /// Rows by which the source and the destination have grown.
  std::map<std::size_t, std::pair<std::int64_t, std::int64_t>> grown_;
  std::set<std::size_t> colliding_, alike_, changed_from_, changed_into_;
};

}  // namespace

Changes collect_changes(Database& from, Database& into, Direction direction, const Baseline& baseline,
                        const MergeTables& tables, WorkList& list, ForkEvidence& evidence) {
  DiffOptions options;
  options.baseline = &baseline;
  Collector collector(direction, tables, list, read_counts(from, into), baseline, evidence);
  WorkList::Attempt attempt(list);
  list.add_new_keys();
  find_spellings(from, into, tables, list);
  const bool down = direction == Direction::into_destination;
  diff(down ? from : into, down ? into : from, options, collector);
  attempt.commit();
  return collector.result();
}

}  // namespace cleave::mysql
