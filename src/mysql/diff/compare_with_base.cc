#include "mysql/diff/compare_with_base.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "mysql/diff/join_rows.h"
#include "mysql/diff/key_walk.h"

namespace cleave::mysql {
namespace {

/// Blocks that are digested in one statement.
constexpr std::size_t batch_blocks = 16;
/// Rows of a side that are in memory at once, and of the pieces when there are more.
constexpr std::uint64_t most_rows_of_blocks = 65536, piece_rows = 32768;
/// Pieces that a block with too many rows is cut into.
constexpr std::size_t most_pieces = 16;

using Rows = std::vector<BaseRow>;

class BaseComparison {
 public:
  BaseComparison(const Comparison& comparison, const Baseline& baseline)
      : comparison_(comparison),
        shape_(comparison.shape),
        baseline_(baseline),
        order_(comparison.shape, comparison.table) {
    if (baseline.has_table(shape_.table)) blocks_ = &baseline.blocks(shape_.table);
  }

  void compare() {
    if (!order_.is_ordered())
      return compare_spread("TRUE", 0, block_count(), [](const BaseRow&) { return true; });
    if (!order_.is_whole()) return compare_bounds();
    for (std::size_t begin = 0; begin == 0 || begin < block_count(); begin += batch_blocks)
      compare_blocks(begin, std::min(std::max<std::size_t>(block_count(), 1), begin + batch_blocks));
  }

 private:
  std::size_t block_count() const { return blocks_ == nullptr ? 0 : blocks_->size(); }

  Row bound(std::size_t block) const {
    const bool is_border = block > 0 && block < block_count();
    return is_border ? order_.bound((*blocks_)[block].first) : Row();
  }

  ChunkDigest base_digest(std::size_t block) const {
    return block < block_count() ? (*blocks_)[block].digest : ChunkDigest();
  }

  /// What is to be looked at on each side, and how many rows that is.
  struct Found {
    bool source_differs = false, destination_differs = false;
    std::uint64_t rows = 0;
  };

  static Found found(const ChunkDigest& base, const ChunkDigest& source, const ChunkDigest& destination) {
    Found found{source != base, destination != base, 0};
    if (found.source_differs) found.rows = source.rows;
    if (found.destination_differs) found.rows = std::max(found.rows, destination.rows);
    return found;
  }

  auto digests(const std::vector<std::string>& conditions) const {
    comparison_.throttle.wait();
    return comparison_.on_both(
        [&](const ComparedSide& side) { return digests_of(side, shape_, comparison_.form, conditions); });
  }

  void compare_blocks(std::size_t begin, std::size_t end) {
    std::vector<std::string> conditions;
    for (auto block = begin; block < end; ++block)
      conditions.push_back(order_.condition({bound(block), bound(block + 1)}));
    const auto [source, destination] = digests(conditions);
    for (auto block = begin; block < end; ++block) {
      const auto& here = source[block - begin];
      const auto& there = destination[block - begin];
      comparison_.totals.rows_source += here.rows;
      comparison_.totals.rows_destination += there.rows;
      const auto what = found(base_digest(block), here, there);
      if (!what.source_differs && !what.destination_differs) continue;
      auto rows = block < block_count() ? baseline_.rows(shape_, block) : Rows();
      settle({bound(block), bound(block + 1)}, std::move(rows), what);
    }
  }

  /// Finds the rows that differ in a range with these rows of the base.
  void settle(const KeyRange& range, Rows base, const Found& what) {
    if (what.rows <= most_rows_of_blocks) return fetch(order_.condition(range), std::move(base), what);
    const bool base_begins_it = base.size() == 1 && range.first == order_.bound(base[0].key);
    if (base.empty() || base_begins_it) return settle_pieces(range, std::move(base), what);
    settle_between(range, base, what);
  }

  /// Cuts at rows of the base, so that it is known which of them belong to which piece.
  void settle_between(const KeyRange& range, const Rows& base, const Found& what) {
    std::vector<std::size_t> cuts;
    if (range.first != order_.bound(base[0].key)) cuts.push_back(0);
    const auto step = std::max<std::size_t>(1, base.size() / most_pieces);
    for (auto cut = step; cut < base.size(); cut += step) cuts.push_back(cut);
    std::vector<KeyRange> ranges;
    std::vector<Rows> rows;
    std::vector<std::string> conditions;
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
      const auto begin = i == 0 ? 0 : cuts[i - 1], end = i == cuts.size() ? base.size() : cuts[i];
      ranges.push_back({i == 0 ? range.first : order_.bound(base[begin].key),
                        i == cuts.size() ? range.end : order_.bound(base[end].key)});
      rows.emplace_back(base.begin() + static_cast<std::ptrdiff_t>(begin),
                        base.begin() + static_cast<std::ptrdiff_t>(end));
      conditions.push_back(order_.condition(ranges.back()));
    }
    const auto [source, destination] = digests(conditions);
    for (std::size_t i = 0; i < ranges.size(); ++i)
      settle(ranges[i], std::move(rows[i]), counted(what, source[i], destination[i]));
  }

  /// Cuts where one side has its rows; what there is of the base is the first row of all.
  void settle_pieces(const KeyRange& range, Rows base, const Found& what) {
    const auto [source, destination] = digests({order_.condition(range)});
    const bool by_source = what.source_differs && source[0].rows >= destination[0].rows;
    const bool cut_by_source = by_source || !what.destination_differs;
    KeyWalk walk(cut_by_source ? comparison_.source : comparison_.destination, order_, range, piece_rows);
    while (const auto piece = walk.next()) {
      const auto [here, there] = digests({order_.condition(*piece)});
      settle(*piece, std::exchange(base, Rows()), counted(what, here[0], there[0]));
    }
  }

  static Found counted(const Found& what, const ChunkDigest& source, const ChunkDigest& destination) {
    auto result = what;
    result.rows =
        std::max(what.source_differs ? source.rows : 0, what.destination_differs ? destination.rows : 0);
    return result;
  }

  void fetch(const std::string& condition, Rows base, const Found& what) {
    RowsToJoin rows;
    rows.has_base = true;
    rows.base = std::move(base);
    auto [source, destination] = comparison_.on_both([&](const ComparedSide& side) {
      const bool wanted = &side == &comparison_.source ? what.source_differs : what.destination_differs;
      return wanted ? std::optional(keyed_rows(side, shape_, md5_digest(shape_), condition)) : std::nullopt;
    });
    comparison_.totals.rows_fetched += source ? source->size() : 0;
    comparison_.totals.rows_fetched += destination ? destination->size() : 0;
    rows.source = std::move(source);
    rows.destination = std::move(destination);
    join_rows(comparison_, rows);
  }

  /// Blocks begin anywhere among rows of one bound; ranges have all of them.
  void compare_bounds() {
    std::size_t begin = 0;
    for (std::size_t end = 1; end <= std::max<std::size_t>(block_count(), 1); ++end) {
      const auto border = bound(end), first = bound(begin);
      if (!border.empty() && border == order_.bound((*blocks_)[end - 1].first)) continue;
      const auto has = [&](const BaseRow& row) {
        const auto its = order_.bound(row.key);
        return its != border;
      };
      const auto before = begin == 0 ? 0 : begin - 1;
      compare_spread(order_.condition({first, border}), before, std::min(end, block_count()), has,
                     begin == 0 ? std::optional<Row>() : first);
      begin = end;
    }
  }

  /// Any rows, in as many parts as it takes. Of the first block only rows with the bound `only` belong to it.
  void compare_spread(const std::string& condition, std::size_t begin, std::size_t end,
                      const std::function<bool(const BaseRow&)>& has, const std::optional<Row>& only = {}) {
    const auto [source, destination] = digests({condition});
    std::uint64_t rows = std::max(source[0].rows, destination[0].rows), base_rows = 0;
    for (auto block = begin; block < end; ++block) base_rows += base_digest(block).rows;
    comparison_.totals.rows_source += source[0].rows;
    comparison_.totals.rows_destination += destination[0].rows;
    const auto count = std::max(rows, base_rows) / piece_rows + 1;
    for (std::uint64_t part = 0; part < count; ++part) {
      Rows base;
      for (auto block = begin; block < end; ++block) {
        for (auto& row : baseline_.rows(shape_, block)) {
          const bool is_before = only && block == begin && order_.bound(row.key) != *only;
          if (!is_before && has(row) && KeyOrder::spread_of(row.key) % count == part)
            base.push_back(std::move(row));
        }
      }
      comparison_.throttle.wait();
      const auto of_part = fmt::format("{} AND {} % {} = {}", condition, order_.spread(), count, part);
      fetch(count == 1 ? condition : of_part, std::move(base), {true, true, rows});
    }
  }

  const Comparison& comparison_;
  const RowShape& shape_;
  const Baseline& baseline_;
  const KeyOrder order_;
  const std::vector<BaseBlock>* blocks_ = nullptr;
};

}  // namespace

void compare_with_base(const Comparison& comparison, const Baseline& baseline) {
  BaseComparison(comparison, baseline).compare();
}

}  // namespace cleave::mysql
