#include "scan/undo_file.h"

#include <limits>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "scan/charset.h"

namespace cleave::scan {
namespace {

constexpr auto format_name = "cleave-names-undo-1";

Error bad_file(const std::filesystem::path& file, std::string what) {
  return Error(Error::Kind::input, "bad-undo-file", std::move(what))
      .where(file.string())
      .next("It must be a file that cleave names rewrite --apply has written.");
}

/// Paths are bytes, which JSON cannot always hold as text.
Json place_json(const std::string& place) {
  if (is_utf8(place)) return {{"place", place}};
  return {{"place_base64", base64(place)}};
}

/// Edits have to be in order inside of what they change, or `names::edited` would read elsewhere.
std::vector<names::Edit> edits_from(const Json& list, const std::filesystem::path& file) {
  std::vector<names::Edit> edits;
  std::size_t done = 0;
  for (const auto& item : list) {
    const auto offset = number_or(item, "offset", -1), length = number_or(item, "length", -1);
    if (offset < 0 || length < 0 || static_cast<std::size_t>(offset) < done ||
        length > std::numeric_limits<long long>::max() - offset)
      throw bad_file(file, "its edits are not in order");
    done = static_cast<std::size_t>(offset + length);
    edits.push_back({static_cast<std::size_t>(offset), static_cast<std::size_t>(length),
                     from_base64(text(item, "bytes"))});
  }
  return edits;
}

}  // namespace

void write_undo_file(const std::filesystem::path& file, const std::vector<Change>& changes) {
  Json list = Json::array();
  for (const auto& change : changes) {
    Json back = Json::array();
    for (const auto& edit : change.back)
      back.push_back({{"offset", edit.offset}, {"length", edit.length}, {"bytes", base64(edit.bytes)}});
    auto item = place_json(change.place);
    item["before_sha256"] = change.before_hash;
    item["after_sha256"] = change.after_hash;
    item["edits"] = std::move(back);
    if (!change.attributes.is_null()) item["attributes"] = change.attributes;
    list.push_back(std::move(item));
  }
  write_file(file, dump_pretty({{"format", format_name}, {"changes", std::move(list)}}));
}

std::vector<Change> read_undo_file(const std::filesystem::path& file) {
  const auto document = parse_json(read_file(file), file.string());
  if (!document.is_object() || text_or(document, "format", "") != format_name)
    throw bad_file(file, "it is no undo file of cleave names");
  std::vector<Change> changes;
  for (const auto& item : list_or_empty(document, "changes")) {
    Change change;
    change.place =
        item.contains("place_base64") ? from_base64(text(item, "place_base64")) : text(item, "place");
    change.before_hash = text(item, "before_sha256");
    change.after_hash = text(item, "after_sha256");
    change.back = edits_from(list_or_empty(item, "edits"), file);
    if (const auto* attributes = find(item, "attributes")) change.attributes = *attributes;
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace cleave::scan
