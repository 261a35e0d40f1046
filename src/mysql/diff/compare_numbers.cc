#include "mysql/diff/compare_numbers.h"

#include <algorithm>

#include <fmt/format.h>

#include "mysql/diff/join_rows.h"
#include "mysql/diff/key_number.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// Rows that are digested in one go, and parts of them that are told apart: of a part that differs all rows
/// travel, 32 where ids have no gaps.
constexpr std::uint64_t range_rows = 65536, range_parts = 2048;
/// Rows of a side that are in memory at once.
constexpr std::uint64_t most_rows = 2 * range_rows;
/// Whole rows of a side that are in memory at once.
constexpr std::uint64_t whole_rows = 4096;
/// Differences of ids stay below what a BIGINT holds.
constexpr std::uint64_t widest = std::uint64_t{1} << 62;
/// Stretches of ids that one statement asks for.
constexpr std::size_t most_stretches = 250;
/// Where so many rows of a range are in parts that differ, the next ranges are not digested first.
constexpr double many = 0.5;
constexpr int ranges_undigested = 7;

/// Ids from `first` to `last`, both included.
struct Stretch {
  std::uint64_t first = 0, last = 0;
};

class NumberComparison {
 public:
  explicit NumberComparison(const Comparison& comparison)
      : comparison_(comparison),
        digest_(number_digest(comparison.shape, comparison.form)),
        numbers_(comparison.shape.parts[comparison.shape.key[0]].column),
        name_(quoted_name(comparison.shape.parts[comparison.shape.key[0]].column.name)) {}

  void compare() {
    const auto all = whole();
    if (!all) return;
    auto width = first_width(*all);
    for (auto first = std::optional(all->first); first;) {
      const Stretch range{*first, all->last - *first < width ? all->last : *first + width - 1};
      comparison_.throttle.wait();
      const auto rows = compare(range, Count::yes);
      if (rows > 2 * range_rows) width = std::max<std::uint64_t>(range_rows, width / (rows / range_rows));
      if (rows < range_rows / 2) width = std::min(widest, 2 * width);
      first = range.last == all->last ? std::nullopt : rows == 0 ? next_after(range.last) : range.last + 1;
    }
  }

 private:
  /// Whether the rows are to be counted, or have been.
  enum class Count { yes, no };

  std::optional<Stretch> whole() const {
    const auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
      return side.database.query(fmt::format("SELECT MIN({0}), MAX({0}) FROM {1}", name_, side.table))
          .rows.at(0);
    });
    std::optional<Stretch> all;
    for (const auto* row : {&source, &destination}) {
      if (!row->at(0)) continue;
      const Stretch one{numbers_.number_of(*row->at(0)), numbers_.number_of(*row->at(1))};
      all = all ? Stretch{std::min(all->first, one.first), std::max(all->last, one.last)} : one;
    }
    return all;
  }

  /// As many ids as should have `range_rows` rows, if they were spread evenly.
  std::uint64_t first_width(const Stretch& all) const {
    const auto rows =
        std::max({comparison_.source.rows_guess, comparison_.destination.rows_guess, range_rows});
    const auto width = static_cast<double>(all.last - all.first) / static_cast<double>(rows) *
                       static_cast<double>(range_rows);
    return static_cast<std::uint64_t>(
        std::clamp(width, static_cast<double>(range_rows), static_cast<double>(widest)));
  }

  /// The least id behind this one on either side.
  std::optional<std::uint64_t> next_after(std::uint64_t id) const {
    const auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
      return side.database.value(
          fmt::format("SELECT MIN({0}) FROM {1} WHERE {0} > {2}", name_, side.table, numbers_.text_of(id)));
    });
    std::optional<std::uint64_t> next;
    for (const auto* value : {&source, &destination}) {
      if (*value) next = std::min(next.value_or(~std::uint64_t{0}), numbers_.number_of(**value));
    }
    return next;
  }

  std::string between(const Stretch& ids) const {
    return fmt::format("{} BETWEEN {} AND {}", name_, numbers_.text_of(ids.first),
                       numbers_.text_of(ids.last));
  }

  /// Returns how many rows there are, on the side with more.
  std::uint64_t compare(const Stretch& range, Count count) {
    if (undigested_ > 0) {
      --undigested_;
      if (comparison_.differences.wants_rows(comparison_.shape)) return compare_whole(range, count);
      if (const auto rows = fetch_all(range, count)) return *rows;
    }
    const auto width = (range.last - range.first) / range_parts + 1;
    const auto part = fmt::format("({} - ({})) DIV {}", name_, numbers_.text_of(range.first), width);
    const auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
      return grouped_digests(side, comparison_.shape, comparison_.form, between(range), part);
    });
    add(count, rows_of(source), rows_of(destination));
    const auto rows = std::max(rows_of(source), rows_of(destination));
    fetch(range, width, source, destination);
    return rows;
  }

  void add(Count count, std::uint64_t source, std::uint64_t destination) {
    if (count == Count::no) return;
    comparison_.totals.rows_source += source;
    comparison_.totals.rows_destination += destination;
  }

  using NumberedRows = std::vector<std::pair<std::uint64_t, Row>>;

  /// The rows themselves are compared.
  std::uint64_t compare_whole(const Stretch& range, Count count) {
    std::uint64_t source_rows = 0, destination_rows = 0;
    for (auto first = std::optional(range.first); first;) {
      auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
        return first_rows(side, {*first, range.last});
      });
      auto last = range.last;  // up to which the rows of both sides are known
      for (const auto* rows : {&source, &destination})
        if (rows->size() == whole_rows) last = std::min(last, rows->back().first);
      for (auto* rows : {&source, &destination})
        while (!rows->empty() && rows->back().first > last) rows->pop_back();
      source_rows += source.size();
      destination_rows += destination.size();
      say_differences(std::move(source), std::move(destination));
      first = last == range.last ? std::nullopt : std::optional(last + 1);
    }
    add(count, source_rows, destination_rows);
    comparison_.totals.rows_fetched += source_rows + destination_rows;
    return std::max(source_rows, destination_rows);
  }

  NumberedRows first_rows(const ComparedSide& side, const Stretch& ids) const {
    const auto arriving = side.database.stream(fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {}",
                                                           comparison_.shape.selects(), side.table_by_key,
                                                           between(ids), name_, whole_rows));
    NumberedRows rows;
    while (arriving->next()) {
      Row row;
      row.reserve(arriving->columns());
      for (std::size_t i = 0; i < arriving->columns(); ++i) {
        const auto value = (*arriving)[i];
        row.push_back(value ? Value(std::string(*value)) : std::nullopt);
      }
      const auto id = numbers_.number_of(row[comparison_.shape.key[0]].value_or(""));
      rows.emplace_back(id, std::move(row));
    }
    return rows;
  }

  void say_differences(NumberedRows source, NumberedRows destination) {
    auto here = source.begin(), there = destination.begin();
    while (here != source.end() || there != destination.end()) {
      const bool in_source =
          here != source.end() && (there == destination.end() || here->first <= there->first);
      const bool in_destination =
          there != destination.end() && (here == source.end() || there->first <= here->first);
      const bool is_same = in_source && in_destination && here->second == there->second;
      RowDifference difference;
      difference.key = comparison_.shape.key_of(in_source ? here->second : there->second);
      difference.source = in_source ? Fate::unknown : Fate::absent;
      difference.destination = in_destination ? Fate::unknown : Fate::absent;
      if (in_source) difference.source_row = std::move((here++)->second);
      if (in_destination) difference.destination_row = std::move((there++)->second);
      if (!is_same) comparison_.differences.found(comparison_.shape, std::move(difference));
    }
  }

  /// Nothing when that are too many rows.
  std::optional<std::uint64_t> fetch_all(const Stretch& range, Count count) {
    auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
      return keyed_rows(side, comparison_.shape, digest_, between(range), most_rows + 1);
    });
    const auto rows = std::max(source.size(), destination.size());
    if (rows > most_rows) return std::nullopt;
    add(count, source.size(), destination.size());
    join_two(comparison_, std::move(source), std::move(destination));
    return rows;
  }

  void fetch(const Stretch& range, std::uint64_t width, const GroupDigests& source,
             const GroupDigests& destination) {
    std::vector<Stretch> wanted;
    std::vector<Stretch> crowded;  // ids are dense in a part of the range
    std::uint64_t rows = 0, differing = 0;
    for (const auto number : different_groups(source, destination)) {
      const auto first = range.first + number * width;
      const Stretch ids{first, range.last - first < width ? range.last : first + width - 1};
      const auto more = std::max(rows_of(source, number), rows_of(destination, number));
      differing += more;
      if (more > most_rows) {
        crowded.push_back(ids);
        continue;
      }
      const bool goes_on = !wanted.empty() && wanted.back().last + 1 == ids.first;
      if (rows + more > most_rows || (!goes_on && wanted.size() == most_stretches)) {
        fetch(wanted);
        wanted.clear();
        rows = 0;
      }
      rows += more;
      if (!wanted.empty() && goes_on)
        wanted.back().last = ids.last;
      else
        wanted.push_back(ids);
    }
    fetch(wanted);
    const auto all = std::max(rows_of(source), rows_of(destination));
    undigested_ = static_cast<double>(differing) > many * static_cast<double>(all) ? ranges_undigested : 0;
    for (const auto& ids : crowded) compare(ids, Count::no);
  }

  void fetch(const std::vector<Stretch>& wanted) {
    if (wanted.empty()) return;
    std::string condition;
    for (const auto& ids : wanted) condition += (condition.empty() ? "" : " OR ") + between(ids);
    auto [source, destination] = comparison_.on_both(
        [&](const ComparedSide& side) { return keyed_rows(side, comparison_.shape, digest_, condition); });
    join_two(comparison_, std::move(source), std::move(destination));
  }

  const Comparison& comparison_;
  const std::string digest_;
  const KeyNumbers numbers_;
  const std::string name_;
  int undigested_ = 0;  ///< ranges that are still to be fetched at once
};

}  // namespace

void compare_numbers(const Comparison& comparison) {
  NumberComparison(comparison).compare();
}

}  // namespace cleave::mysql
