#include "scan/change.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "scan/replace_file.h"

namespace cleave::scan {
namespace {

std::string hash_of(std::string_view content) {
  return hex(sha256(content));
}

Outcome turn(const std::string& place, Store& store, const std::string& from, const std::string& to,
             const std::vector<names::Edit>& edits) {
  store.tidy(place);
  const auto content = store.read(place);
  const auto hash = hash_of(content);
  if (hash == to) return Outcome::already;
  const bool fits = edits.empty() || edits.back().offset + edits.back().length <= content.size();
  const auto result = hash == from && fits ? names::edited(content, edits) : std::string();
  if (hash != from || hash_of(result) != to)
    throw Error(Error::Kind::input, "changed-meanwhile",
                "somebody has changed it since; it was left as it is")
        .where(place)
        .next("Scan it again.");
  store.replace(place, result);
  return Outcome::written;
}

}  // namespace

Change make_change(std::string place, std::string_view before, std::vector<names::Edit> edits) {
  Change change{
      std::move(place), hash_of(before), hash_of(names::edited(before, edits)), std::move(edits), {}, {}};
  std::size_t longer = 0, shorter = 0;  // by what earlier edits have moved the bytes
  for (const auto& edit : change.edits) {
    change.back.push_back({edit.offset + longer - shorter, edit.bytes.size(),
                           std::string(before.substr(edit.offset, edit.length))});
    longer += edit.bytes.size();
    shorter += edit.length;
  }
  return change;
}

std::string FileStore::read(const std::string& place) {
  return read_file(place,
                   std::numeric_limits<std::uint64_t>::max());  // As large as it was when it was scanned.
}

void FileStore::tidy(const std::string& place) {
  const auto folder = std::filesystem::path(place).parent_path().string();
  if (tidy_folders_.insert(folder).second) remove_leftovers(folder);
}

void FileStore::replace(const std::string& place, std::string_view content) {
  replace_file(place, content);
}

Outcome carry_out(const Change& change, Store& store) {
  return turn(change.place, store, change.before_hash, change.after_hash, change.edits);
}

std::vector<std::string> differing_attributes(const Json& before, const Json& after) {
  std::vector<std::string> names;
  for (const auto& [one, other] : {std::pair(&before, &after), std::pair(&after, &before)})
    for (const auto& [name, value] : one->items()) {
      const auto* found = find(*other, name.c_str());
      // S3 gives a checksum to whatever has none.
      const bool is_new_checksum = name == "ChecksumAlgorithm" && !before.contains(name);
      const bool is_known = std::find(names.begin(), names.end(), name) != names.end();
      if (!is_known && !is_new_checksum && (found == nullptr || *found != value)) names.push_back(name);
    }
  return names;
}

Outcome take_back(const Change& change, Store& store) {
  const auto outcome = turn(change.place, store, change.after_hash, change.before_hash, change.back);
  if (change.attributes.is_null()) return outcome;
  const auto names = differing_attributes(change.attributes, store.attributes(change.place));
  if (names.empty()) return outcome;
  throw Error(Error::Kind::input, "attributes-differ",
              fmt::format("its content is as it was, but not its {}: they were changed since",
                          fmt::join(names, ", ")))
      .where(change.place)
      .next("The undo file says what they were.");
}

}  // namespace cleave::scan
