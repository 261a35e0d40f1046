#include "mysql/merge/key_text.h"

#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "mysql/utf8.h"

namespace cleave::mysql {
namespace {

Error changed_by_hand(std::string_view text) {
  return Error(Error::Kind::input, "bad-merge-table", "no merge has written " + std::string(text))
      .where("cleave_merged, cleave_conflicts")
      .next("These tables are the memory of the merge; they must stay as it left them.");
}

/// Nearly all keys are one number or a word: these need no JSON library, which the time of a merge would
/// show. Both are the same text that it makes.
bool is_simple(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](unsigned char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

std::optional<std::string> simple_text(const Row& key) {
  if (key.size() != 1 || !key[0] || !is_simple(*key[0])) return std::nullopt;
  return "[\"" + *key[0] + "\"]";
}

std::optional<std::string_view> simple_value(std::string_view text) {
  constexpr std::size_t brackets = 2;
  if (text.size() < 2 * brackets || text.substr(0, brackets) != "[\"" ||
      text.substr(text.size() - brackets) != "\"]")
    return std::nullopt;
  const auto value = text.substr(brackets, text.size() - 2 * brackets);
  return is_simple(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

Json value_json(const Value& value) {
  if (!value) return nullptr;
  if (is_utf8(*value)) return *value;
  return {{"base64", base64(*value)}};
}

Json shorter_json(const Value& value) {
  if (!value) return nullptr;
  std::size_t text = 0;
  for (const unsigned char c : *value) text += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : 1;
  if (text > value->size() / 3 * 4) return {{"base64", base64(*value)}};
  return value_json(value);
}

void append_json(std::string& text, const Value& value) {
  if (!value || !is_simple(*value)) {
    text += dump(value_json(value));
    return;
  }
  text += '"';
  text += *value;
  text += '"';
}

Value value_from(const Json& json) {
  if (json.is_null()) return std::nullopt;
  if (json.is_string()) return json.get<std::string>();
  const auto* bytes = find(json, "base64");
  if (bytes == nullptr || !bytes->is_string()) throw changed_by_hand(dump(json));
  return from_base64(bytes->get<std::string>());
}

std::string key_text(const Row& key) {
  if (const auto text = simple_text(key)) return *text;
  auto json = Json::array();
  for (const auto& value : key) json.push_back(value_json(value));
  return dump(json);
}

Row key_from(std::string_view text) {
  if (const auto value = simple_value(text)) return {std::string(*value)};
  const auto json = parse_json(text, "cleave_merged");
  if (!json.is_array()) throw changed_by_hand(text);
  Row key;
  for (const auto& value : json) key.push_back(value_from(value));
  return key;
}

Json row_json(const RowShape& shape, const Row& row) {
  auto json = Json::object();
  for (std::size_t i = 0; i < row.size(); ++i) json[shape.parts[i].column.name] = value_json(row[i]);
  return json;
}

Json key_json(const RowShape& shape, const Row& key) {
  auto json = Json::object();
  for (std::size_t i = 0; i < shape.key.size(); ++i)
    json[shape.parts[shape.key[i]].column.name] = value_json(key[i]);
  return json;
}

}  // namespace cleave::mysql
