#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "names/name_map.h"

namespace cleave::names {
namespace {

Error bad_map(std::string what, std::string where) {
  return Error(Error::Kind::input, "bad-name-map", std::move(what)).where(std::move(where));
}

NameKind kind_of(std::string_view source, std::string_view word, const std::string& where) {
  if (word.empty()) {
    if (const auto kind = kind_by_shape(source)) return *kind;
    throw bad_map(fmt::format("the shape of '{}' does not say what it names", source), where)
        .next("Give its kind as the third word: " + name_kind_words() + ".");
  }
  if (const auto kind = name_kind_from(word)) return *kind;
  throw bad_map(fmt::format("'{}' is no kind of name", word), where)
      .next("Use one of " + name_kind_words() + ".");
}

std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view blank = " \t\r\f\v";
  std::vector<std::string_view> words;
  for (;;) {
    const auto begin = line.find_first_not_of(blank);
    if (begin == std::string_view::npos || line[begin] == '#') return words;
    line.remove_prefix(begin);
    const auto end = std::min(line.find_first_of(blank), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

void add_line(NameMap& map, std::string_view line, const std::string& where) {
  const auto words = words_of(line);
  if (words.empty()) return;
  if (words.size() < 2 || words.size() > 3)
    throw bad_map(fmt::format("{} words", words.size()), where)
        .next("Write SOURCE DESTINATION [KIND] on each line, '-' for a destination that is not known.");
  const NameKind kind = kind_of(words[0], words.size() == 3 ? words[2] : "", where);
  map.add({std::string(words[0]), words[1] == "-" ? "" : std::string(words[1]), kind, "", ""}, where);
}

NameMap read_lines(std::string_view text, std::string_view where) {
  NameMap map;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string place = fmt::format("{}:{}", where, line);
    add_line(map, text.substr(0, end), place);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return map;
}

void add_object(NameMap& map, const Json& each, const std::string& where) {
  const std::string source = text_or(each, "source", "");
  if (source.empty()) throw bad_map("an entry has no \"source\"", where).next("Give it one.");
  map.add({source, text_or(each, "destination", ""), kind_of(source, text_or(each, "kind", ""), where),
           text_or(each, "resource", ""), text_or(each, "step", "")},
          where);
}

NameMap read_json(std::string_view text, std::string_view where) {
  const Json document = parse_json(text, where);
  const Json& names = document.is_object() && document.contains("names") ? document["names"] : document;
  NameMap map;
  std::size_t number = 0;
  for (const auto& [key, value] : names.items()) {
    const std::string place = fmt::format("{}: name {}", where, ++number);
    if (value.is_object()) {
      add_object(map, value, place);
    } else if (names.is_object() && value.is_string()) {
      map.add({key, value.get<std::string>(), kind_of(key, "", place), "", ""}, place);
    } else {
      throw bad_map("an entry is neither \"SOURCE\": \"DESTINATION\" nor an object", place)
          .next("Correct it.");
    }
  }
  return map;
}

}  // namespace

NameMap read_name_map(std::string_view text, std::string_view where) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  return is_json ? read_json(text, where) : read_lines(text, where);
}

}  // namespace cleave::names
