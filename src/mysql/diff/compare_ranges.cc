#include "mysql/diff/compare_ranges.h"

#include <algorithm>

#include <fmt/format.h>

#include "mysql/diff/join_rows.h"
#include "mysql/diff/key_walk.h"

namespace cleave::mysql {
namespace {

/// Rows that are digested in one go, and of one group: of a group that differs all rows travel.
constexpr std::uint64_t rows_per_range = 32768, group_rows = 64;
constexpr std::uint64_t most_groups = 65536;
/// Rows of a side that are in memory at once.
constexpr std::uint64_t most_rows_of_ranges = 2 * rows_per_range;
/// Where so many rows of a range are in groups that differ, the next ranges are not digested first.
constexpr double many_groups = 0.4;
constexpr int undigested_ranges = 7;

class RangeComparison {
 public:
  explicit RangeComparison(const Comparison& comparison)
      : comparison_(comparison),
        digest_(number_digest(comparison.shape, comparison.form)),
        order_(comparison.shape, comparison.table) {}

  void compare() {
    if (order_.is_ordered()) return compare({}, Cut::by_source);
    const auto rows = std::max(comparison_.source.rows_guess, comparison_.destination.rows_guess);
    digest_and_fetch("TRUE", std::clamp<std::uint64_t>(rows / group_rows, 1, most_groups), Cut::not_again);
  }

 private:
  /// By which side's rows a range is cut into pieces.
  enum class Cut { by_source, by_destination, not_again };

  void compare(const KeyRange& range, Cut cut) {
    const auto& side = cut == Cut::by_source ? comparison_.source : comparison_.destination;
    const auto again = cut == Cut::by_source ? Cut::by_destination : Cut::not_again;
    KeyWalk walk(side, order_, range, rows_per_range);
    while (const auto piece = walk.next()) {
      comparison_.throttle.wait();
      const auto condition = order_.condition(*piece);
      if (undigested_ > 0 && fetch_all(condition)) {
        --undigested_;
        continue;
      }
      if (!digest_and_fetch(condition, rows_per_range / group_rows, again)) compare(*piece, again);
    }
  }

  /// False when that are too many rows.
  bool fetch_all(const std::string& condition) {
    auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
      return keyed_rows(side, comparison_.shape, digest_, condition, most_rows_of_ranges + 1);
    });
    if (std::max(source.size(), destination.size()) > most_rows_of_ranges) return false;
    comparison_.totals.rows_source += source.size();
    comparison_.totals.rows_destination += destination.size();
    join_two(comparison_, std::move(source), std::move(destination));
    return true;
  }

  /// False when there are so many rows that the range has to be cut again first.
  bool digest_and_fetch(const std::string& condition, std::uint64_t count, Cut again) {
    const auto group = fmt::format("{} % {}", order_.spread(), count);
    const auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
      return grouped_digests(side, comparison_.shape, comparison_.form, condition, group);
    });
    const auto source_rows = rows_of(source), destination_rows = rows_of(destination);
    const auto different = different_groups(source, destination);
    if (again != Cut::not_again && !different.empty() &&
        std::max(source_rows, destination_rows) > most_rows_of_ranges)
      return false;
    comparison_.totals.rows_source += source_rows;
    comparison_.totals.rows_destination += destination_rows;
    fetch(condition, group, different, source, destination);
    return true;
  }

  void fetch(const std::string& condition, const std::string& group,
             const std::vector<std::uint64_t>& numbers, const GroupDigests& source,
             const GroupDigests& destination) {
    std::string list;
    std::uint64_t rows = 0, all = 0;
    const auto fetch_listed = [&] {
      if (!list.empty()) fetch(fmt::format("{} AND {} IN ({})", condition, group, list));
      list.clear();
      rows = 0;
    };
    for (const auto number : numbers) {
      const auto more = std::max(rows_of(source, number), rows_of(destination, number));
      if (rows + more > most_rows_of_ranges) fetch_listed();
      list += fmt::format("{}{}", list.empty() ? "" : ",", number);
      rows += more;
      all += more;
    }
    fetch_listed();
    const auto total = std::max(rows_of(source), rows_of(destination));
    undigested_ = static_cast<double>(all) > many_groups * static_cast<double>(total) ? undigested_ranges : 0;
  }

  void fetch(const std::string& condition) {
    auto [source, destination] = comparison_.on_both(
        [&](const ComparedSide& side) { return keyed_rows(side, comparison_.shape, digest_, condition); });
    join_two(comparison_, std::move(source), std::move(destination));
  }

  const Comparison& comparison_;
  const std::string digest_;
  const KeyOrder order_;
  int undigested_ = 0;  ///< ranges that are still to be fetched at once
};

}  // namespace

void compare_ranges(const Comparison& comparison) {
  RangeComparison(comparison).compare();
}

}  // namespace cleave::mysql
