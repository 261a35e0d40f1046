#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::move {

/// Says a set of a bucket's keys as the fewest resource patterns of a policy, none of which fits a key
/// outside of the set: "*" when all keys are in it, "PREFIX*" when all keys under a prefix are, else the key.
///
/// Keys come in the order of a listing. Those of the set are kept in memory; of the others only the two
/// beside each run of them, because they alone bound its prefixes.
class KeyPatterns {
 public:
  enum class Key { inside, outside };
  void add(std::string_view key, Key side);

  /// Patterns as they stand behind "arn:aws:s3:::BUCKET/", with policy variables for the characters that mean
  /// something in policies.
  std::vector<std::string> patterns() const;

  std::size_t inside() const { return inside_; }  ///< how many keys are in the set
  const std::string& first() const { return runs_.front().keys.front(); }

 private:
  /// Neighbours in the listing that are all in the set.
  struct Run {
    std::optional<std::string> before;  ///< the last key outside of the set in front of it
    std::vector<std::string> keys;
    std::optional<std::string> after;
  };
  static void add_patterns(const Run& run, std::vector<std::string>& patterns);

  std::vector<Run> runs_;
  std::optional<std::string> last_outside_;
  bool in_run_ = false;
  std::size_t inside_ = 0;
};

/// A pattern's own characters are `*`, `?` and `$`: here each stands for itself.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
std::string escaped_for_policy(std::string_view text);

}  // namespace cleave::move
