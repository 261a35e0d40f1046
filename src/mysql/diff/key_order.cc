#include "mysql/diff/key_order.h"

#include <algorithm>

#include <fmt/format.h>
#include <zlib.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

template <std::size_t N>
bool is_type_of(const std::string& type, const char* const (&types)[N]) {
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

/// A literal of these compares with the column as an index sorts it.
constexpr const char* text_types[] = {"char", "varchar", "tinytext", "text"};
constexpr const char* others[] = {"decimal",   "float",  "double",    "date",     "time", "datetime",
                                  "timestamp", "binary", "varbinary", "tinyblob", "blob"};

bool is_indexed_whole(const Table& table, const std::string& index, const std::string& column) {
  for (const auto& key : table.keys) {
    if (key.name != index) continue;
    for (const auto& part : key.parts) {
      if (part.column == column) return part.prefix == 0;
    }
  }
  return false;
}

}  // namespace

KeyOrder::KeyOrder(const RowShape& shape, const Table& table) : shape_(shape) {
  std::size_t exact = 0;  // leading parts whose values are equal only when their bytes are
  bool ordered = true;
  for (const auto index : shape.key) {
    const auto& column = shape.parts[index].column;
    const bool is_text = is_type_of(column.data_type, text_types);
    names_.push_back(quoted_name(column.name));
    ordered = ordered && (column.is_integer() || is_text || is_type_of(column.data_type, others)) &&
              is_indexed_whole(table, shape.source_index, column.name);
    if (!ordered) continue;
    if (exact == parts_ && !is_text) ++exact;
    ++parts_;
  }
  // Where a range cannot tell all rows apart, its bounds have to be told apart here.
  if (!is_whole()) parts_ = exact;
}

bool KeyOrder::is_number() const {
  return shape_.key.size() == 1 && parts_ == 1 && shape_.parts[shape_.key[0]].column.is_integer();
}

Row KeyOrder::bound(const Row& key) const {
  return {key.begin(), key.begin() + static_cast<std::ptrdiff_t>(parts_)};
}

std::string KeyOrder::columns() const {
  std::string result;
  for (std::size_t i = 0; i < parts_; ++i) result += (i == 0 ? "" : ", ") + name(i);
  return result;
}

std::string KeyOrder::selects() const {
  std::string result;
  for (std::size_t i = 0; i < parts_; ++i)
    result += (i == 0 ? "" : ", ") + shape_.parts[shape_.key[i]].select;
  return result;
}

/// "a > 1 OR (a = 1 AND b >= 2)", from the given part on. Row constructors say the same, but servers do not
/// look them up in an index.
std::string KeyOrder::beyond(const Row& bound, std::size_t part, const char* sign,
                             const char* last_sign) const {
  const auto value = literal(shape_.parts[shape_.key[part]].column, bound[part]);
  if (part + 1 == parts_) return fmt::format("{} {} {}", name(part), last_sign, value);
  return fmt::format("({0} {1} {2} OR ({0} = {2} AND {3}))", name(part), sign, value,
                     beyond(bound, part + 1, sign, last_sign));
}

std::string KeyOrder::condition(const KeyRange& range) const {
  if (range.first.empty() && range.end.empty()) return "TRUE";
  if (range.end.empty()) return beyond(range.first, 0, ">", ">=");
  if (range.first.empty()) return beyond(range.end, 0, "<", "<");
  std::string result;
  std::size_t part = 0;
  for (; part + 1 < parts_ && range.first[part] == range.end[part]; ++part)
    result += fmt::format("{} = {} AND ", name(part),
                          literal(shape_.parts[shape_.key[part]].column, range.first[part]));
  return result + beyond(range.first, part, ">", ">=") + " AND " + beyond(range.end, part, "<", "<");
}

std::string KeyOrder::behind(const Row& bound) const {
  return beyond(bound, 0, ">", ">");
}

std::string KeyOrder::spread() const {
  std::string result = "CRC32(CONCAT_WS(CAST(',' AS BINARY)";
  for (const auto index : shape_.key) result += ", " + shape_.parts[index].select;
  return result + "))";
}

std::uint32_t KeyOrder::spread_of(const Row& key) {
  std::string text;
  for (const auto& value : key) text += (&value == key.data() ? "" : ",") + value.value_or("");
  return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

}  // namespace cleave::mysql
