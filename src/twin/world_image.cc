// World as one document: for --save and --load, and for comparing the outcome of two runs.
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "twin/world.h"

namespace cleave::twin {
namespace {

constexpr int format_version = 1;

/// Whether `text` at `position` has the shape of `pattern`, where 0 stands for a digit and T for "T" or a
/// blank.
bool has_shape(std::string_view text, std::size_t position, std::string_view pattern) {
  if (text.size() - position < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = text[position + i];
    const bool fits = pattern[i] == '0'   ? std::isdigit(static_cast<unsigned char>(c)) != 0
                      : pattern[i] == 'T' ? c == 'T' || c == ' '
                                          : c == pattern[i];
    if (!fits) return false;
  }
  return true;
}

/// The text with every time in it ("2026-11-23T06:30:23.250Z", "2026-11-23 06:30:23 GMT") replaced by
/// "<time>".
std::string without_times(const std::string& text) {
  static constexpr std::string_view pattern = "0000-00-00T00:00:00";
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (!has_shape(text, i, pattern)) {
      result += text[i++];
      continue;
    }
    i += pattern.size();
    if (i < text.size() && text[i] == '.') {
      for (++i; i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0;) ++i;
    }
    if (i < text.size() && text[i] == 'Z') ++i;
    result += "<time>";
  }
  return result;
}

Json without_times(const Json& value) {
  if (value.is_string()) return without_times(value.get_ref<const std::string&>());
  if (!value.is_structured()) return value;
  Json result = value;
  for (auto& element : result) element = without_times(static_cast<const Json&>(element));
  return result;
}

/// A row for comparing: hidden times ("ready_at") only say how far the row's state has come, and "revision"
/// how often it was written; a repeated call may change both without changing what the world is.
Json comparable(const Json& row) {
  if (!row.is_object()) return without_times(row);
  Json result = Json::object();
  for (const auto& [name, value] : row.items()) {
    if (name.ends_with("_at") || name == "revision") continue;
    result[name] = without_times(value);
  }
  return result;
}

bool is_transient(std::string_view kind) {
  return kind.starts_with("transient/");
}

/// Calls `visit` with each digest that a row names: an object's versions and an upload's parts have members
/// "blob".
void each_blob(const Json& row, const std::function<void(const std::string& digest)>& visit) {
  for (const char* member : {"versions", "parts"}) {
    if (!row.is_object() || !row.contains(member)) continue;
    for (const Json& holder : row[member]) {
      if (holder.is_object() && holder.contains("blob")) visit(text(holder, "blob"));
    }
  }
}

}  // namespace

Json World::save(const Aside& aside) const {
  Json tables = Json::object();
  for (const auto& [kind, places] : tables_) {
    for (const auto& [place, table] : places) {
      if (!table.empty()) tables[kind][place] = table;
    }
  }
  Json blobs = Json::object();
  for (const auto& [digest, blob] : blobs_) {
    if (blob.rows <= 0) continue;
    const bool small = blob.bytes.size() <= largest_in_memory;
    blobs[digest] = small ? Json(base64(blob.bytes.text())) : aside(blob.bytes);
  }
  return {{"format", format_version}, {"now", to_rfc3339(clock_->now())},
          {"accounts", accounts_},    {"tables", tables},
          {"blobs", blobs},           {"uses", uses_}};
}

void World::load(const Json& saved, const Fetch& fetch) {
  if (number_or(saved, "format", 0) != format_version) {
    throw Error(Error::Kind::input, "bad-world", "the file is not a saved twin of this version");
  }
  accounts_.clear();
  tables_.clear();
  blobs_.clear();
  uses_.clear();
  for (const auto& [id, name] : at(saved, "accounts").items()) accounts_[id] = name.get<std::string>();
  for (const auto& [digest, bytes] : at(saved, "blobs").items())
    blobs_[digest] = {bytes.is_string() ? Bytes(from_base64(bytes.get<std::string>())) : fetch(bytes), 0};
  for (const auto& [kind, places] : at(saved, "tables").items()) {
    for (const auto& [place, rows] : places.items()) {
      Table& table = tables_[kind][place];
      for (const auto& [key, row] : rows.items()) {
        table[key] = row;
        if (kind.starts_with("s3/")) each_blob(row, [&](const std::string& digest) { keep_blob(digest); });
      }
    }
  }
  for (const auto& [key, use] : at(saved, "uses").items()) uses_[key] = use.get<int>();
}

Json World::normalised() const {
  Json result = {{"accounts", accounts_}, {"tables", Json::object()}};
  for (const auto& [kind, places] : tables_) {
    if (is_transient(kind)) continue;
    for (const auto& [place, table] : places) {
      for (const auto& [key, row] : table) result["tables"][kind][place][key] = comparable(row);
    }
  }
  return result;
}

}  // namespace cleave::twin
