#include "move/s3/key_patterns.h"

#include <algorithm>

namespace cleave::move {
namespace {

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// How many bytes both have in common, in whole characters: half a character is no text.
std::size_t common_bytes(std::string_view one, std::string_view other) {
  const auto [end, unused] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  auto length = static_cast<std::size_t>(end - one.begin());
  while (length > 0 && length < one.size() && continues_character(one[length])) --length;
  while (length > 0 && length < other.size() && continues_character(other[length])) --length;
  return length;
}

/// The shortest part of `key` from its beginning that `other` does not begin with; longer than the key when
/// there is none.
std::size_t bytes_apart(std::string_view key, const std::optional<std::string>& other) {
  if (!other) return 0;
  std::size_t length = common_bytes(key, *other) + 1;
  while (length < key.size() && continues_character(key[length])) ++length;
  return length;
}

/// A prefix of all the keys, at least `shortest` long: up to the last folder that they share, if that is long
/// enough, because it says what people mean.
std::string shared_prefix(std::string_view first, std::string_view last, std::size_t shortest) {
  const std::string_view common = first.substr(0, common_bytes(first, last));
  const auto folder = common.rfind('/') + 1;  // 0 without one
  return std::string(common.substr(0, folder >= std::max<std::size_t>(shortest, 1) ? folder : common.size()));
}

}  // namespace

std::string escaped_for_policy(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '$') {
      out += {'$', '{', c, '}'};
    } else {
      out += c;
    }
  }
  return out;
}

void KeyPatterns::add(std::string_view key, Key side) {
  if (side == Key::outside) {
    last_outside_ = key;
    if (in_run_) runs_.back().after = key;
    in_run_ = false;
    return;
  }
  if (!in_run_) runs_.push_back({last_outside_, {}, std::nullopt});
  in_run_ = true;
  runs_.back().keys.emplace_back(key);
  ++inside_;
}

/// A prefix fits a key outside exactly when it is also a prefix of one of the run's two neighbours. So each
/// key has a shortest prefix that is allowed; keys that share it are neighbours and take one pattern, and no
/// pattern can serve keys whose shortest prefixes differ.
void KeyPatterns::add_patterns(const Run& run, std::vector<std::string>& patterns) {
  const auto shortest = [&](const std::string& key) {
    return std::max(bytes_apart(key, run.before), bytes_apart(key, run.after));
  };
  for (std::size_t begin = 0; begin < run.keys.size();) {
    const std::string& first = run.keys[begin];
    const std::size_t length = shortest(first);
    std::size_t end = begin + 1;
    while (length <= first.size() && end < run.keys.size() &&
           run.keys[end].compare(0, length, first, 0, length) == 0) {
      ++end;
    }
    if (end == begin + 1) {
      patterns.push_back(escaped_for_policy(first));
    } else if (length == 0) {
      patterns.push_back("*");
    } else {
      patterns.push_back(escaped_for_policy(shared_prefix(first, run.keys[end - 1], length)) + "*");
    }
    begin = end;
  }
}

std::vector<std::string> KeyPatterns::patterns() const {
  std::vector<std::string> patterns;
  for (const Run& run : runs_) add_patterns(run, patterns);
  return patterns;
}

}  // namespace cleave::move
