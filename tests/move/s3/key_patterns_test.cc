#include "move/s3/key_patterns.h"

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace cleave::move {
namespace {

using Keys = std::set<std::string>;

KeyPatterns of(const Keys& inside, const Keys& outside) {
  Keys all = inside;
  all.insert(outside.begin(), outside.end());
  KeyPatterns patterns;
  for (const auto& key : all)
    patterns.add(key, inside.contains(key) ? KeyPatterns::Key::inside : KeyPatterns::Key::outside);
  return patterns;
}

/// What IAM does with a pattern, written without a look at the code under test: variables are replaced by
/// marked characters, then stars and question marks are tried in every way.
bool fits(const std::string& pattern, const std::string& key) {
  std::vector<std::pair<char, bool>> parts;  // a character, and whether it stands for itself
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '$' && i + 3 < pattern.size() && pattern[i + 1] == '{' && pattern[i + 3] == '}') {
      parts.emplace_back(pattern[i + 2], true);
      i += 3;
    } else {
      parts.emplace_back(pattern[i], pattern[i] != '*' && pattern[i] != '?');
    }
  }
  const std::function<bool(std::size_t, std::size_t)> match = [&](std::size_t p, std::size_t k) {
    if (p == parts.size()) return k == key.size();
    const auto [c, plain] = parts[p];
    if (!plain && c == '*') return match(p + 1, k) || (k < key.size() && match(p, k + 1));
    return k < key.size() && (!plain || c == key[k]) && match(p + 1, k + 1);
  };
  return match(0, 0);
}

Keys fitting(const std::vector<std::string>& patterns, const Keys& keys) {
  Keys out;
  for (const auto& key : keys)
    if (std::any_of(patterns.begin(), patterns.end(), [&](const auto& one) { return fits(one, key); }))
      out.insert(key);
  return out;
}

/// The fewest prefixes and keys that cover `inside` and nothing of `outside`: an exhaustive search over the
/// sets of candidates, smallest first.
std::size_t fewest(const Keys& inside, const Keys& outside) {
  Keys candidates;
  for (const auto& key : inside) {
    candidates.insert("=" + key);
    for (std::size_t length = 0; length <= key.size(); ++length) {
      const bool half = length < key.size() && (key[length] & 0xC0) == 0x80;  // of a character
      if (half) continue;
      const std::string prefix = key.substr(0, length);
      const bool allowed = std::none_of(outside.begin(), outside.end(),
                                        [&](const auto& other) { return other.starts_with(prefix); });
      if (allowed) candidates.insert("^" + prefix);
    }
  }
  const auto covers = [](const std::string& candidate, const std::string& key) {
    return candidate[0] == '=' ? key == candidate.substr(1) : key.starts_with(candidate.substr(1));
  };
  const std::function<bool(Keys, std::size_t)> possible = [&](const Keys& rest, std::size_t count) {
    if (rest.empty()) return true;
    if (count == 0) return false;
    for (const auto& candidate : candidates) {
      if (!covers(candidate, *rest.begin())) continue;
      Keys left;
      for (const auto& key : rest)
        if (!covers(candidate, key)) left.insert(key);
      if (possible(left, count - 1)) return true;
    }
    return false;
  };
  std::size_t count = 0;
  while (!possible(inside, count)) ++count;
  return count;
}

TEST(KeyPatterns, AllKeysAreTheWholeBucket) {
  EXPECT_EQ(of({"a", "b/c", "b/d"}, {}).patterns(), std::vector<std::string>{"*"});
}

TEST(KeyPatterns, AFolderOfItsOwnIsAPrefix) {
  EXPECT_EQ(of({"img/1.png", "img/11.png"}, {"doc/1", "notes"}).patterns(),
            std::vector<std::string>{"img/*"});
}

TEST(KeyPatterns, AKeyAmongOthersStandsAlone) {
  EXPECT_EQ(of({"img/1.png"}, {"img/2.png"}).patterns(), std::vector<std::string>{"img/1.png"});
  EXPECT_EQ(of({"only"}, {}).patterns(), std::vector<std::string>{"only"});
}

TEST(KeyPatterns, AKeyThatOthersBeginWithStandsAlone) {
  EXPECT_EQ(of({"a"}, {"a/b", "a/c"}).patterns(), std::vector<std::string>{"a"});
}

TEST(KeyPatterns, CharactersOfPatternsStandForThemselves) {
  EXPECT_EQ(of({"what?*$", "x"}, {"what", "y"}).patterns(),
            (std::vector<std::string>{"what${?}${*}${$}", "x"}));
}

TEST(KeyPatterns, APrefixEndsWithAWholeCharacter) {
  // é and è share their first byte.
  EXPECT_EQ(of({"\u00e9a", "\u00e9b"}, {"\u00e8"}).patterns(), std::vector<std::string>{"\u00e9*"});
  EXPECT_EQ(of({"x\u00e9", "x\u00ea"}, {"y"}).patterns(), std::vector<std::string>{"x*"});
}

TEST(KeyPatterns, NothingInsideIsNoPattern) {
  EXPECT_TRUE(of({}, {"a"}).patterns().empty());
}

/// Random sets over an alphabet in which prefixes, folders and special characters collide all the time.
TEST(KeyPatterns, PatternsFitExactlyTheKeysInsideAndAreTheFewest) {
  const std::vector<std::string> alphabet = {"a", "b", "/", "*", "?", "$", "{", "\u00e9", "\u00e8", "\u20ac"};
  std::mt19937 random(20261123);
  for (int round = 0; round < 5000; ++round) {
    const auto letters = 1 + random() % alphabet.size();
    Keys inside, outside;
    const auto count = 1 + random() % 12;
    const auto share = 1 + random() % 4;
    while (inside.size() + outside.size() < count) {
      std::string key;
      for (auto length = 1 + random() % 5; length > 0; --length) key += alphabet[random() % letters];
      if (inside.contains(key) || outside.contains(key)) {
        if (letters == 1) break;
        continue;
      }
      (random() % 4 < share ? inside : outside).insert(key);
    }
    Keys all = inside;
    all.insert(outside.begin(), outside.end());
    const auto patterns = of(inside, outside).patterns();
    ASSERT_EQ(fitting(patterns, all), inside) << "round " << round;
    ASSERT_EQ(patterns.size(), fewest(inside, outside)) << "round " << round;
  }
}

}  // namespace
}  // namespace cleave::move
