#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "names/edits.h"

namespace cleave::scan {

/// What a rewriting does to one place, and how it is taken back.
struct Change {
  std::string place;                    ///< an absolute path, or "s3://BUCKET/KEY"
  std::string before_hash, after_hash;  ///< SHA-256 of the whole content, in hexadecimal digits
  std::vector<names::Edit> edits;       ///< of the content before
  std::vector<names::Edit> back;        ///< of the content after: what makes the one before of it
  Json attributes;                      ///< Store::attributes before the change
};

/// Requires: the edits are in order and do not overlap.
Change make_change(std::string place, std::string_view before, std::vector<names::Edit> edits);

/// Reads places and gives them another content. Both throw Error(input) when that cannot be done.
class Store {
 public:
  virtual ~Store() = default;
  virtual std::string read(const std::string& place) = 0;
  /// Removes what a replacement that was killed has left beside the place.
  virtual void tidy(const std::string& /*place*/) {}
  virtual void replace(const std::string& place, std::string_view content) = 0;
  /// What a place has beside its content and keeps when that is replaced, by name; null where the file system
  /// sees to it.
  virtual Json attributes(const std::string& /*place*/) { return nullptr; }
};
/// The names of those that are not the same.
std::vector<std::string> differing_attributes(const Json& before, const Json& after);

/// Places that are paths: replace_file.
class FileStore : public Store {
 public:
  std::string read(const std::string& place) override;
  void tidy(const std::string& place) override;
  void replace(const std::string& place, std::string_view content) override;

 private:
  std::set<std::string> tidy_folders_;
};

/// Carries a change out, or takes it back. A place that already has the wanted content is left; so a run that
/// was killed is repeated without harm. Throws Error(input, "changed-meanwhile") when it has neither content.
/// take_back throws Error(input, "attributes-differ") when the content is back and something else is not.
enum class Outcome { written, already };
Outcome carry_out(const Change& change, Store& store);
Outcome take_back(const Change& change, Store& store);

}  // namespace cleave::scan
