#include "drain/formats/json_lines.h"

#include <cstring>
#include <string>

#include <simdjson.h>

namespace cleave::drain {

struct JsonParser {
  simdjson::ondemand::parser parser;
};

namespace {

namespace json = simdjson::ondemand;

constexpr std::size_t most_depth = 4, most_name_bytes = 256;

/// Takes the members of one line into a request. Any error of the JSON makes the line unparsable.
class JsonLine {
 public:
  JsonLine(const FieldMap& fields, Scratch& scratch, Request& request)
      : fields_(fields), scratch_(scratch), request_(request) {}

  /// `prefix_size` bytes of `name_` lead here: "request.".
  bool read(json::object object, std::size_t prefix_size, std::size_t depth) {
    for (auto member : object) {
      std::string_view key;
      json::value value;
      json::json_type type{};
      if (member.unescaped_key().get(key) != simdjson::SUCCESS ||
          member.value().get(value) != simdjson::SUCCESS || value.type().get(type) != simdjson::SUCCESS)
        return false;
      const auto size = prefix_size + key.size();
      if (size >= most_name_bytes) continue;
      key.copy(name_ + prefix_size, key.size());
      if (!take(value, type, size, depth)) return false;
    }
    return true;
  }

 private:
  bool take(json::value value, json::json_type type, std::size_t name_size, std::size_t depth) {
    if (type == json::json_type::object && depth < most_depth) {
      json::object within;
      if (value.get_object().get(within) != simdjson::SUCCESS) return false;
      name_[name_size] = '.';
      return read(within, name_size + 1, depth + 1);
    }
    if (type == json::json_type::array && depth < most_depth) return take_list(value, name_size, depth);
    const auto known = fields_.find(std::string_view(name_, name_size));
    if (known == fields_.end()) return true;
    if (type == json::json_type::string) return take_text(value, known->second);
    if (type != json::json_type::number) return true;
    auto number = value.raw_json_token();
    while (!number.empty() && (number.back() == ' ' || number.back() == '\t')) number.remove_suffix(1);
    return set_column(known->second, number, scratch_, state_, request_);
  }

  /// Of {"name": "Host", "value": "…"} the value is the member "headers.Host", as in AWS WAF's logs; of a
  /// list of texts the first is the member, as in Caddy's.
  bool take_list(json::value value, std::size_t name_size, std::size_t depth) {
    json::array list;
    if (value.get_array().get(list) != simdjson::SUCCESS) return false;
    bool is_first = true;
    for (auto element : list) {
      json::value one;
      json::json_type type{};
      if (element.get(one) != simdjson::SUCCESS || one.type().get(type) != simdjson::SUCCESS) return false;
      if (type == json::json_type::string && is_first && !take(one, type, name_size, depth)) return false;
      is_first = false;
      if (type == json::json_type::object && !take_header(one, name_size)) return false;
    }
    return true;
  }

  bool take_header(json::value value, std::size_t name_size) {
    json::object header;
    if (value.get_object().get(header) != simdjson::SUCCESS) return false;
    std::string name, text;
    for (auto member : header) {
      std::string_view key, word;
      json::value within;
      json::json_type type{};
      if (member.unescaped_key().get(key) != simdjson::SUCCESS ||
          member.value().get(within) != simdjson::SUCCESS || within.type().get(type) != simdjson::SUCCESS)
        return false;
      const bool is_wanted = key == "name" || key == "value";
      const bool is_name = key == "name";
      if (!is_wanted || type != json::json_type::string) continue;
      if (within.get_string().get(word) != simdjson::SUCCESS) return false;
      (is_name ? name : text) = word;
    }
    std::string path = std::string(name_, name_size) + '.';
    for (const char c : name) path += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    const auto known = fields_.find(path);
    if (known == fields_.end()) return true;
    text.copy(scratch_.texts.room(text.size()), text.size());
    return set_column(known->second, scratch_.texts.keep(text.size()), scratch_, state_, request_);
  }

  bool take_text(json::value value, Column column) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    // The parser keeps it until the next line only.
    text.copy(scratch_.texts.room(text.size()), text.size());
    return set_column(column, scratch_.texts.keep(text.size()), scratch_, state_, request_);
  }

  const FieldMap& fields_;
  Scratch& scratch_;
  Request& request_;
  LineState state_;
  char name_[most_name_bytes + 1];
};

}  // namespace

Line JsonLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  if (line.empty()) return Line::none;
  if (line.front() != '{') return Line::unparsable;
  if (!scratch.json) scratch.json = std::make_shared<JsonParser>();
  // The parser reads ahead of the end.
  const auto capacity = line.size() + simdjson::SIMDJSON_PADDING;
  char* const padded = scratch.texts.room(capacity);
  std::memset(padded + line.copy(padded, line.size()), ' ', simdjson::SIMDJSON_PADDING);
  scratch.texts.keep(capacity);
  json::document document;
  json::object object;
  if (scratch.json->parser.iterate(padded, line.size(), capacity).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS)
    return Line::unparsable;
  request.is_timed_at_end = true;  // It is written when all of it is known.
  if (!JsonLine(fields_, scratch, request).read(object, 0, 0)) return Line::unparsable;
  if (request.time_us == Request::no_time) return Line::unparsable;
  const bool has_client = request.client.is_known() || !request.client_text.empty();
  const bool has_request = !request.path.empty() || !request.method.empty() || request.status != 0;
  // An application writes JSON with times, too.
  if (format_ == Format::json_lines) return has_client && has_request ? Line::request : Line::unparsable;
  return request.client.is_known() || !request.resource.empty() ? Line::request : Line::unparsable;
}

}  // namespace cleave::drain
