#include "aws/protocol/scalar.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace cleave::aws {
namespace {

template <typename Number>
bool read_whole(std::string_view text, Number& value) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size();
}

Json integer_from_wire(std::string_view text, Side side) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  if (long long value = 0; read_whole(text, value)) return value;
  if (unsigned long long value = 0; read_whole(text, value)) return value;
  throw unreadable(side, fmt::format("'{}' is not a whole number", text));
}

Json float_from_wire(std::string_view text, Side side) {
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return std::string(text);
  if (long long value = 0; read_whole(text, value)) return static_cast<double>(value);
  if (double value = 0; read_whole(text, value) && std::isfinite(value)) return value;
  throw unreadable(side, fmt::format("'{}' is not a number", text));
}

Json boolean_from_wire(std::string_view text, Side side) {
  if (text == "true" || text == "True" || text == "1") return true;
  if (text == "false" || text == "False" || text == "0") return false;
  throw unreadable(side, fmt::format("'{}' is neither true nor false", text));
}

/// Base64 may be broken into lines on the wire; in documents it is one word.
std::string without_space(std::string_view text) {
  std::string joined;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') joined += c;
  }
  return joined;
}

}  // namespace

bool is_scalar(ShapeType type) {
  return type != ShapeType::structure && type != ShapeType::list && type != ShapeType::map &&
         type != ShapeType::document;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string scalar_to_wire(const Member& member, const Json& value, TimeFormat fallback) {
  if (member.shape->type == ShapeType::timestamp && value.is_string()) {
    return time_to_wire(value.get_ref<const std::string&>(), time_format(member, fallback));
  }
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Json scalar_from_wire(const Member& member, std::string_view text, Side side) {
  const ShapeType type = member.shape->type;
  if (type == ShapeType::string) return std::string(text);
  if (type == ShapeType::blob) return without_space(text);
  text = trimmed(text);
  if (text.empty()) return nullptr;
  switch (type) {
    case ShapeType::integer:
    case ShapeType::long_integer:
      return integer_from_wire(text, side);
    case ShapeType::float_number:
    case ShapeType::double_number:
      return float_from_wire(text, side);
    case ShapeType::boolean:
      return boolean_from_wire(text, side);
    case ShapeType::timestamp:
      return time_from_wire(text, side);
    default:
      throw unreadable(side, fmt::format("{} cannot be written as text", member.shape->name));
  }
}

}  // namespace cleave::aws
