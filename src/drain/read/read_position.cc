#include "drain/read/read_position.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::drain {
namespace {

constexpr std::size_t mark_bytes = 16;

/// A file may be renamed, so that its beginning tells which one it is. An object keeps its name: what begins
/// alike under another name is another one.
std::string key_of(const LogFile& file, std::string_view head) {
  const auto name = file.kind == LogFile::Kind::object ? file.name : std::string();
  return fmt::format("{}:{}", head.size(), hex(sha256(name + std::string(head)).substr(0, mark_bytes)));
}

std::size_t size_of(const std::string& key) {
  std::size_t size = 0;
  std::from_chars(key.data(), key.data() + key.size(), size);
  return size;
}

std::int64_t written_ms(const LogFile& file) {
  return file.written.time_since_epoch().count();
}

}  // namespace

ReadPosition::ReadPosition(const Json& position) {
  if (position.is_null()) return;
  for (const auto& [name, file] : at(position, "files").items()) {
    const auto head = text(file, "head");
    const auto until = number_or(file, "read_until", -1), size = number_or(file, "size", -1);
    if (until < 0 || size < 0 || size_of(head) > head_bytes)
      throw Error(Error::Kind::input, "bad-position", "it is no position of a reader").where(name);
    files_[name] = {static_cast<std::uint64_t>(size), number_or(file, "written_ms", 0), head};
    read_until_[head] = static_cast<std::uint64_t>(until);
    if (size_of(head) != 0) head_sizes_.insert(size_of(head));
  }
}

Json ReadPosition::to_json() const {
  const std::lock_guard lock(mutex_);
  Json files = Json::object();
  for (const auto& [name, file] : files_) {
    files[name] = {{"size", file.size},
                   {"written_ms", file.written_ms},
                   {"head", file.head},
                   {"read_until", read_until_.at(file.head)}};
  }
  return {{"files", files}};
}

std::vector<std::string> ReadPosition::names(const std::string& prefix) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (auto file = files_.lower_bound(prefix); file != files_.end() && file->first.starts_with(prefix);
       ++file)
    names.push_back(file->first);
  return names;
}

void ReadPosition::forget(const std::string& name) {
  const std::lock_guard lock(mutex_);
  files_.erase(name);
}

bool ReadPosition::is_unchanged(const LogFile& file) const {
  const std::lock_guard lock(mutex_);
  const auto known = files_.find(file.name);
  return known != files_.end() && known->second.size == file.size &&
         known->second.written_ms == written_ms(file);
}

std::uint64_t ReadPosition::read_before(const LogFile& file, std::string_view head) const {
  const std::lock_guard lock(mutex_);
  head = head.substr(0, head_bytes);
  std::uint64_t most = 0;
  for (const auto size : head_sizes_) {
    if (size > head.size()) break;
    const auto known = read_until_.find(key_of(file, head.substr(0, size)));
    if (known != read_until_.end()) most = std::max(most, known->second);
  }
  return most;
}

void ReadPosition::note(const LogFile& file, std::string_view head, std::uint64_t read_until) {
  const std::lock_guard lock(mutex_);
  head = head.substr(0, std::min<std::uint64_t>(read_until, head_bytes));
  const auto key = key_of(file, head);
  files_[file.name] = {file.size, written_ms(file), key};
  if (head.empty()) return void(read_until_[key] = read_until);  // Every file begins so.
  head_sizes_.insert(head.size());
  auto& until = read_until_[key];
  until = std::max(until, read_until);
}

}  // namespace cleave::drain
