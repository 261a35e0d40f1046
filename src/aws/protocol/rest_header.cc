#include "aws/protocol/rest_header.h"

#include "aws/protocol/scalar.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

std::string quoted_where_needed(const std::string& text) {
  if (text.find_first_of("\",") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

/// One quoted item, from the character after the quote; moves `position` behind the closing quote.
std::string read_quoted(std::string_view text, std::size_t& position) {
  std::string item;
  for (; position < text.size() && text[position] != '"'; ++position) {
    if (text[position] == '\\' && position + 1 < text.size()) ++position;
    item += text[position];
  }
  ++position;
  return item;
}

/// `commas` is how many of them an item holds: one in "Mon, 16 Dec 2019 23:48:18 GMT".
std::vector<std::string> split_list(std::string_view text, int commas) {
  std::vector<std::string> items;
  std::size_t position = 0;
  while (position < text.size()) {
    while (position < text.size() && (text[position] == ' ' || text[position] == '\t')) ++position;
    if (position < text.size() && text[position] == '"') {
      items.push_back(read_quoted(text, ++position));
      position = std::min(text.find(',', position), text.size());
    } else {
      std::size_t end = text.find(',', position);
      for (int i = 0; i < commas && end != std::string_view::npos; ++i) end = text.find(',', end + 1);
      end = std::min(end, text.size());
      items.emplace_back(trimmed(text.substr(position, end - position)));
      position = end;
    }
    ++position;
  }
  return items;
}

Json list_from_header(const Member& member, std::string_view text, Side side) {
  const Member& element = member.shape->element;
  const bool has_dates = element.shape->type == ShapeType::timestamp &&
                         time_format(element, TimeFormat::rfc822) == TimeFormat::rfc822;
  Json list = Json::array();
  for (const std::string& item : split_list(text, has_dates ? 1 : 0)) {
    Json value = scalar_from_wire(element, item, side);
    if (!value.is_null()) list.push_back(std::move(value));
  }
  return list;
}

}  // namespace

std::string header_to_wire(const Member& member, const Json& value) {
  if (member.json_value) return base64(value.get<std::string>());
  if (member.shape->type != ShapeType::list) return scalar_to_wire(member, value, TimeFormat::rfc822);
  const Member& element = member.shape->element;
  std::string text;
  for (const Json& item : value) {
    if (item.is_null()) continue;
    if (!text.empty()) text += ", ";
    const std::string part = scalar_to_wire(element, item, TimeFormat::rfc822);
    text += element.shape->type == ShapeType::string ? quoted_where_needed(part) : part;
  }
  return text;
}

Json header_from_wire(const Member& member, std::string_view text, Side side) {
  if (member.json_value) return from_base64(text);
  if (member.shape->type == ShapeType::list) return list_from_header(member, text, side);
  return scalar_from_wire(member, text, side);
}

}  // namespace cleave::aws
