#include "mysql/binlog/binary_json.h"

#include <cstdint>

#include <fmt/format.h>

#include "mysql/binlog/cursor.h"
#include "mysql/binlog/number_text.h"

namespace cleave::mysql {
namespace {

enum Type : std::uint64_t {
  small_object = 0,
  large_object = 1,
  small_array = 2,
  large_array = 3,
  literal = 4,
  int16 = 5,
  uint16 = 6,
  int32 = 7,
  uint32 = 8,
  int64 = 9,
  uint64 = 10,
  real = 11,
  string = 12,
  opaque = 15
};

/// Column types of what JSON itself does not have.
enum OpaqueType : std::uint64_t { timestamp = 7, date = 10, time = 11, datetime = 12, decimal = 246 };

/// MySQL's own limit.
constexpr int deepest = 100;
/// No text is longer than so many times its stored form; documents that hold one part many times are not
/// the server's.
constexpr std::size_t most_growth = 16, free_growth = 1024;

Error unreadable(std::string_view what) {
  return Error(Error::Kind::input, "unreadable-value",
               fmt::format("a JSON document holds {}, which the log does not tell exactly", what));
}

class JsonWriter {
 public:
  explicit JsonWriter(std::size_t stored) : limit_(stored * most_growth + free_growth) {}

  void value(std::uint64_t type, std::string_view bytes, int depth);
  std::string text() && { return std::move(text_); }

 private:
  void container(std::string_view bytes, bool is_object, bool is_large, int depth);
  void member(std::uint64_t type, std::string_view container, std::string_view entry, bool is_large,
              int depth);
  void quoted(std::string_view bytes);
  void opaque_value(std::string_view bytes);
  void number(double value);
  void add(std::string_view part) {
    text_ += part;
    if (text_.size() > limit_) throw bad_log("a JSON document holds itself");
  }

  std::string text_;
  std::size_t limit_;
};

/// Seven bits in each byte, the highest bit set in all but the last.
std::size_t variable_length(Cursor& cursor) {
  std::uint64_t length = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    const auto byte = cursor.little(1);
    length |= (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return length;
  }
  throw bad_log("a length in a JSON document does not end");
}

std::string packed_time_text(std::string_view bytes, std::uint64_t type) {
  auto packed = static_cast<std::int64_t>(Cursor(bytes).little(8));
  const bool negative = packed < 0;
  if (negative) packed = -(packed + 1) + 1;
  const auto size = static_cast<std::uint64_t>(packed);
  const auto fraction = size & 0xffffff, whole = size >> 24;
  const auto clock = [&](std::uint64_t hours) {
    return fmt::format("{:02}:{:02}:{:02}.{:06}", hours, whole >> 6 & 0x3f, whole & 0x3f, fraction);
  };
  if (type == OpaqueType::time) return (negative ? "-" : "") + clock(whole >> 12 & 0x3ff);
  const auto date = whole >> 17, months = date >> 5;
  const auto day = fmt::format("{:04}-{:02}-{:02}", months / 13, months % 13, date & 0x1f);
  return type == OpaqueType::date ? day : day + " " + clock(whole >> 12 & 0x1f);
}

void JsonWriter::value(std::uint64_t type, std::string_view bytes, int depth) {
  Cursor cursor(bytes);
  switch (type) {
    case small_object:
    case large_object:
      return container(bytes, true, type == large_object, depth + 1);
    case small_array:
    case large_array:
      return container(bytes, false, type == large_array, depth + 1);
    case literal: {
      const auto which = cursor.little(1);
      if (which > 2) throw bad_log("a JSON document holds an unknown word");
      return add(which == 0 ? "null" : which == 1 ? "true" : "false");
    }
    case int16:
    case uint16:
      return add(integer_text(cursor.take(2), type == uint16));
    case int32:
    case uint32:
      return add(integer_text(cursor.take(4), type == uint32));
    case int64:
    case uint64:
      return add(integer_text(cursor.take(8), type == uint64));
    case real:
      return number(real_of(cursor.take(8)));
    case string: {
      const auto length = variable_length(cursor);
      return quoted(cursor.take(length));
    }
    case opaque:
      return opaque_value(bytes);
    default:
      throw bad_log("a JSON document holds an unknown type");
  }
}

/// The number of members, the size, entries of keys (objects), entries of values; all places are counted from
/// the beginning of the container.
void JsonWriter::container(std::string_view bytes, bool is_object, bool is_large, int depth) {
  if (depth > deepest) throw bad_log("a JSON document is too deep");
  const std::size_t width = is_large ? 4 : 2;
  Cursor cursor(bytes);
  const auto count = cursor.little(width);
  const auto size = cursor.little(width);
  if (size > bytes.size()) throw bad_log("a JSON document ends too early");
  const auto whole = bytes.substr(0, size);
  Cursor entries(whole);
  entries.take(2 * width);
  Cursor keys(is_object ? entries.take(count * (width + 2)) : std::string_view());
  add(is_object ? "{" : "[");
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i > 0) add(", ");
    if (is_object) {
      Cursor key(whole);
      key.take(keys.little(width));
      quoted(key.take(keys.little(2)));
      add(": ");
    }
    const auto type = entries.little(1);
    member(type, whole, entries.take(width), is_large, depth);
  }
  add(is_object ? "}" : "]");
}

/// Short values stand in their entry.
void JsonWriter::member(std::uint64_t type, std::string_view container, std::string_view entry, bool is_large,
                        int depth) {
  const bool inside =
      type == literal || type == int16 || type == uint16 || (is_large && (type == int32 || type == uint32));
  if (inside) return value(type, entry, depth);
  Cursor cursor(container);
  cursor.take(Cursor(entry).little(entry.size()));
  value(type, cursor.rest(), depth);
}

void JsonWriter::quoted(std::string_view bytes) {
  std::string result = "\"";
  for (const char c : bytes) {
    switch (c) {
      case '"':
      case '\\':
        (result += '\\') += c;
        break;
      case '\b':
        result += "\\b";
        break;
      case '\f':
        result += "\\f";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          result += c;
    }
  }
  add(result + "\"");
}

void JsonWriter::opaque_value(std::string_view bytes) {
  Cursor cursor(bytes);
  const auto type = cursor.little(1);
  const auto length = variable_length(cursor);
  Cursor content(cursor.take(length));
  if (type == OpaqueType::decimal) {
    const auto digits = static_cast<std::uint32_t>(content.little(1));
    const auto scale = static_cast<std::uint32_t>(content.little(1));
    return add(decimal_text(content.take(decimal_size(digits, scale)), digits, scale));
  }
  if (type == OpaqueType::date || type == OpaqueType::time || type == OpaqueType::datetime ||
      type == OpaqueType::timestamp)
    return add("\"" + packed_time_text(content.take(8), type) + "\"");
  throw unreadable("binary data");
}

void JsonWriter::number(double value) {
  const auto text = real_text(value);
  // MySQL 5.7 writes 1, later ones 1.0.
  if (text.find_first_of(".e") == std::string::npos) throw unreadable("a whole number with a point");
  add(text);
}

}  // namespace

std::string json_text(std::string_view bytes) {
  // What an UPDATE IGNORE of an invalid document left; the server shows it as null.
  if (bytes.empty()) return "null";
  JsonWriter writer(bytes.size());
  writer.value(Cursor(bytes).little(1), bytes.substr(1), 0);
  return std::move(writer).text();
}

}  // namespace cleave::mysql
