#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "drain/count/totals.h"

namespace cleave::drain {

/// Totals by a text or a number that strangers may choose: exact for the first `most` of them, and one sum of
/// all others.
template <typename Key, typename View, typename Hash>
class TotalsBy {
 public:
  explicit TotalsBy(std::size_t most) : most_(most) {}

  void add(View key, const Request& request) {
    // Neighbours are mostly alike.
    if (last_ == nullptr || View(last_->first) != key) last_ = find(key);
    (last_ == nullptr ? others_ : last_->second).add(request);
  }
  void merge(const TotalsBy& other) {
    last_ = nullptr;
    for (const auto& [key, totals] : other.totals_) {
      auto* const entry = find(key);
      (entry == nullptr ? others_ : entry->second).merge(totals);
    }
    others_.merge(other.others_);
  }

  std::map<Key, Totals> sorted() const { return {totals_.begin(), totals_.end()}; }
  const Totals& others() const { return others_; }

 private:
  using Table = std::unordered_map<Key, Totals, Hash, std::equal_to<>>;

  /// Null: there are too many already.
  typename Table::value_type* find(View key) {
    const auto known = totals_.find(key);
    if (known != totals_.end()) return &*known;
    return totals_.size() < most_ ? &*totals_.emplace(Key(key), Totals{}).first : nullptr;
  }

  std::size_t most_;
  Table totals_;
  typename Table::value_type* last_ = nullptr;
  Totals others_;
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

using TotalsByText = TotalsBy<std::string, std::string_view, TextHash>;
using TotalsByNumber = TotalsBy<std::int64_t, std::int64_t, std::hash<std::int64_t>>;

}  // namespace cleave::drain
