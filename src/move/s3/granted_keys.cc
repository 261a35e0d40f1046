#include "move/s3/granted_keys.h"

#include <fmt/format.h>

namespace cleave::move {

void GrantedKeys::add(const std::string& key, const plan::TranslatedGrants& grants) {
  using Key = KeyPatterns::Key;
  for (const auto& access : grants.access) {
    const auto [patterns, is_new] = access_.try_emplace(access);
    if (is_new && keys_ > 0) patterns->second.add(last_, Key::outside);
  }
  for (auto& [access, patterns] : access_)
    patterns.add(key, grants.access.contains(access) ? Key::inside : Key::outside);
  for (const auto& grant : grants.left) {
    Left& left = left_[grant];
    if (left.count++ == 0) left.first = key;
  }
  last_ = key;
  ++keys_;
}

std::set<std::string> GrantedKeys::left() const {
  std::set<std::string> all;
  for (const auto& [grant, left] : left_)
    all.insert(fmt::format("{} on {} objects, '{}' first", grant, left.count, left.first));
  return all;
}

}  // namespace cleave::move
