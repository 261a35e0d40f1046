#pragma once

#include <string>

namespace cleave::move {

/// Walks lists together that are sorted by keys: `visit(item or null of each list)` once for each key, in
/// the order of the keys. A list has `current()` (null at its end) and `advance()`.
template <typename Visit, typename... Lists>
void side_by_side(const Visit& visit, Lists... lists) {
  for (;;) {
    const std::string* lowest = nullptr;
    const auto lower = [&](const auto* item) {
      if (item != nullptr && (lowest == nullptr || item->key < *lowest)) lowest = &item->key;
    };
    (lower(lists.current()), ...);
    if (lowest == nullptr) return;
    const std::string key = *lowest;
    const auto with_key = [&](const auto* item) {
      return item != nullptr && item->key == key ? item : nullptr;
    };
    visit(with_key(lists.current())...);
    const auto pass = [&](auto& list) {
      if (with_key(list.current()) != nullptr) list.advance();
    };
    (pass(lists), ...);
  }
}

}  // namespace cleave::move
