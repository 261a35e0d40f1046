#include "mysql/diff/compare_multisets.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace cleave::mysql {
namespace {

/// Rows by their digests (hex), in their order, each with its count.
class CountedStream {
 public:
  CountedStream(const ComparedSide& side, const RowShape& shape)
      : rows_(side.database.stream(fmt::format("SELECT MD5({}), COUNT(*) FROM {} GROUP BY 1 ORDER BY 1",
                                               shape.text(), side.table))) {
    next();
  }

  bool has_ended() const { return ended_; }
  const std::string& digest() const { return digest_; }
  std::uint64_t rows() const { return rows_so_far_; }

  /// How often the row with this digest is there; goes on when it is.
  std::uint64_t take(const std::string& digest) {
    if (ended_ || digest_ != digest) return 0;
    const auto count = count_;
    rows_so_far_ += count;
    next();
    return count;
  }

 private:
  void next() {
    ended_ = !rows_->next();
    if (ended_) return;
    digest_ = (*rows_)[0].value_or("");
    const auto text = (*rows_)[1].value_or("");
    std::from_chars(text.data(), text.data() + text.size(), count_);
  }

  std::unique_ptr<RowStream> rows_;
  bool ended_ = false;
  std::string digest_;
  std::uint64_t count_ = 0, rows_so_far_ = 0;
};

/// The same of a baseline, block by block.
class CountedBase {
 public:
  CountedBase(const Baseline* base, const RowShape& shape) : base_(base), shape_(shape) {
    if (base_ != nullptr && base_->has_table(shape.table)) blocks_ = base_->blocks(shape.table).size();
    load();
  }

  bool has_ended() const { return row_ == rows_.size(); }
  const std::string& digest() const { return *rows_[row_].key.at(0); }

  std::uint64_t take(const std::string& wanted) {
    if (has_ended() || digest() != wanted) return 0;
    const auto count = rows_[row_++].count;
    load();
    return count;
  }

 private:
  void load() {
    while (has_ended() && block_ < blocks_) {
      rows_ = base_->rows(shape_, block_++);
      row_ = 0;
    }
  }

  const Baseline* base_;
  const RowShape& shape_;
  std::size_t blocks_ = 0, block_ = 0, row_ = 0;
  std::vector<BaseRow> rows_;
};

Fate fate_of(std::uint64_t base, std::uint64_t now, bool has_base) {
  if (!has_base) return now == 0 ? Fate::absent : Fate::unknown;
  if (now == base) return now == 0 ? Fate::absent : Fate::unchanged;
  return now > base ? Fate::inserted : Fate::deleted;
}

}  // namespace

void compare_multisets(const Comparison& comparison, const Baseline* base) {
  comparison.throttle.wait();
  auto [source, destination] =
      comparison.on_both([&](const ComparedSide& side) { return CountedStream(side, comparison.shape); });
  CountedBase counted(base, comparison.shape);
  const auto has_base = base != nullptr;
  while (!source.has_ended() || !destination.has_ended() || !counted.has_ended()) {
    std::string least;
    for (const auto* digest : {source.has_ended() ? nullptr : &source.digest(),
                               destination.has_ended() ? nullptr : &destination.digest(),
                               counted.has_ended() ? nullptr : &counted.digest()}) {
      if (digest != nullptr && (least.empty() || *digest < least)) least = *digest;
    }
    RowDifference difference;
    difference.source_count = source.take(least);
    difference.destination_count = destination.take(least);
    difference.base_count = counted.take(least);
    difference.sides_are_equal = difference.source_count == difference.destination_count;
    const auto unchanged =
        difference.sides_are_equal && (!has_base || difference.source_count == difference.base_count);
    if (unchanged) continue;
    difference.key = {least};
    difference.source = fate_of(difference.base_count, difference.source_count, has_base);
    difference.destination = fate_of(difference.base_count, difference.destination_count, has_base);
    comparison.differences.found(comparison.shape, std::move(difference));
  }
  comparison.totals.rows_source += source.rows();
  comparison.totals.rows_destination += destination.rows();
  comparison.totals.rows_fetched += source.rows() + destination.rows();
}

}  // namespace cleave::mysql
