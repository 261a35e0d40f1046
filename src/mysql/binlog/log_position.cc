#include "mysql/binlog/log_position.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"
#include "mysql/binlog/cursor.h"

namespace cleave::mysql {
namespace {

constexpr std::uint64_t standalone_flag = 1;

Error bad_position(std::string_view text) {
  return Error(Error::Kind::input, "bad-position", fmt::format("'{}' is no place in a binary log", text))
      .next(
          "Say FILE:OFFSET (binlog.000003:4711), MariaDB's GTIDs (0-1-77) or MySQL's (UUID:1-77), as SHOW "
          "MASTER "
          "STATUS showed them.");
}

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

std::uint64_t number(std::string_view text, std::string_view whole) {
  std::uint64_t result = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) throw bad_position(whole);
  return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string without_spaces(std::string_view text) {
  std::string result;
  for (const unsigned char c : text) {
    if (!std::isspace(c)) result += static_cast<char>(std::tolower(c));
  }
  return result;
}

/// 8-4-4-4-12 hex digits.
std::string uuid_text(std::string_view bytes) {
  auto text = hex(bytes);
  for (const auto at : {8, 13, 18, 23}) text.insert(static_cast<std::size_t>(at), "-");
  return text;
}

GtidSet mysql_set(Cursor cursor) {
  GtidSet set;
  const auto sources = cursor.little(8);
  // Since 8.3 the highest byte says that ids have tags.
  if (sources >> 32 != 0)
    throw Error(Error::Kind::input, "tagged-gtids", "the log has GTIDs with tags, which cleave cannot read")
        .next("Say the position as FILE:OFFSET.");
  for (std::uint64_t i = 0; i < sources; ++i) {
    const auto source = uuid_text(cursor.take(16));
    const auto ranges = cursor.little(8);
    for (std::uint64_t range = 0; range < ranges; ++range) {
      const auto first = cursor.little(8), end = cursor.little(8);
      if (first >= end) throw bad_log("a range of GTIDs is empty");
      set.add(source, first, end - 1);
    }
  }
  return set;
}

GtidSet mariadb_set(Cursor cursor) {
  GtidSet set;
  const auto count = cursor.little(4) & 0x0fffffff;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto domain = cursor.little(4);
    cursor.take(4);  // the server
    set.add(fmt::format("{}", domain), 1, cursor.little(8));
  }
  return set;
}

}  // namespace

std::string LogPosition::text() const {
  return fmt::format("{}:{}", file, offset);
}

GtidSet GtidSet::parse(std::string_view text) {
  const auto whole = without_spaces(text);
  GtidSet set;
  for (const auto member : split(whole, ',')) {
    const auto parts = split(member, ':');
    if (parts.size() == 1) {
      const auto words = split(member, '-');
      if (words.size() != 3 || !is_number(words[0]) || !is_number(words[1])) throw bad_position(text);
      set.add(std::string(words[0]), 1, number(words[2], text));
      continue;
    }
    if (parts[0].size() != 36) throw bad_position(text);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const auto ends = split(parts[i], '-');
      if (ends.size() > 2) throw bad_position(text);
      set.add(std::string(parts[0]), number(ends.front(), text), number(ends.back(), text));
    }
  }
  return set;
}

GtidSet GtidSet::parse(const Event& event) {
  const Cursor cursor(event.content);
  return event.type == EventType::mariadb_gtid_list ? mariadb_set(cursor) : mysql_set(cursor);
}

void GtidSet::add(const std::string& source, std::uint64_t first, std::uint64_t last) {
  ranges_[source].emplace_back(first, last);
}

bool GtidSet::contains(const std::string& source, std::uint64_t number) const {
  const auto found = ranges_.find(source);
  return found != ranges_.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [&](const auto& range) { return range.first <= number && number <= range.second; });
}

bool GtidSet::contains(const GtidSet& other) const {
  for (const auto& [source, ranges] : other.ranges_) {
    const auto found = ranges_.find(source);
    if (found == ranges_.end()) return false;
    for (const auto& wanted : ranges) {
      const bool within = std::any_of(found->second.begin(), found->second.end(), [&](const auto& range) {
        return range.first <= wanted.first && wanted.second <= range.second;
      });
      if (!within) return false;
    }
  }
  return true;
}

LogStart parse_log_start(std::string_view text) {
  const auto colon = text.rfind(':');
  // A MySQL GTID has a uuid before its colon; a name of a file ends in a dot and digits.
  const auto file = text.substr(0, colon);
  const auto dot = file.rfind('.');
  const bool is_file = colon != std::string_view::npos && dot != std::string_view::npos &&
                       is_number(file.substr(dot + 1)) && is_number(text.substr(colon + 1));
  if (!is_file) return GtidSet::parse(text);
  LogPosition position{std::string(file), number(text.substr(colon + 1), text)};
  if (position.offset < 4) throw bad_position(text);
  return position;
}

Gtid parse_gtid(const Event& event) {
  Cursor cursor(event.content);
  Gtid gtid;
  if (event.type == EventType::mariadb_gtid) {
    gtid.number = cursor.little(8);
    gtid.source = fmt::format("{}", cursor.little(4));
    gtid.has_end = (cursor.little(1) & standalone_flag) == 0;
    gtid.text = fmt::format("{}-{}-{}", gtid.source, event.server_id, gtid.number);
    return gtid;
  }
  cursor.take(1);
  gtid.source = uuid_text(cursor.take(16));
  gtid.number = cursor.little(8);
  gtid.text = fmt::format("{}:{}", gtid.source, gtid.number);
  return gtid;
}

}  // namespace cleave::mysql
