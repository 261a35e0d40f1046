#include "scan/reads_again.h"

#include <toml++/toml.h>
#include <pugixml.hpp>

#include "base/json.h"

namespace cleave::scan {
namespace {

bool is_json(std::string_view text) {
  return Json::accept(text, true);
}

bool is_xml(std::string_view text) {
  pugi::xml_document document;
  return document.load_buffer(text.data(), text.size());
}

constexpr std::size_t most_toml = std::size_t{16} << 20;  // is for people to write

bool is_toml(std::string_view text) {
  if (text.size() > most_toml) return false;
  try {
    static_cast<void>(toml::parse(text));
    return true;
  } catch (const toml::parse_error&) {  // Asked for by calling it.
    return false;
  }
}

}  // namespace

bool reads_again(std::string_view before, std::string_view after) {
  const auto first = before.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return true;
  const char c = before[first];
  if (c == '{' || c == '[') {
    if (is_json(before)) return is_json(after);
  }
  if (c == '<') return !is_xml(before) || is_xml(after);
  // Most texts fail at once; nothing else begins with a table, a comment or a key with "=".
  return !is_toml(before) || is_toml(after);
}

}  // namespace cleave::scan
