#include "aws/ini.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::aws {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return result;
}

/// Reads line by line; `section_` and `key_` are what an indented line belongs to.
class Reader {
 public:
  explicit Reader(std::string_view where) : where_(where) {}

  void read(std::string_view line) {
    ++line_;
    const auto content = trimmed(line);
    if (content.empty() || content.front() == '#' || content.front() == ';') return;
    const auto indent = static_cast<std::size_t>(content.data() - line.data());
    if (!key_.empty() && indent > indent_) {
      section_->values[key_] += "\n" + std::string(content);
      return;
    }
    indent_ = indent;
    if (content.front() == '[')
      read_header(content);
    else if (section_ == nullptr)
      throw wrong("a setting stands before the first [section]");
    else
      read_setting(content);
  }

  std::map<std::string, IniSection> take() {
    for (auto& [name, section] : sections_) nest(section);
    const auto everywhere = sections_.extract("DEFAULT");
    if (everywhere.empty()) return std::move(sections_);
    for (auto& [name, section] : sections_) {
      section.values.insert(everywhere.mapped().values.begin(), everywhere.mapped().values.end());
      section.lines.insert(everywhere.mapped().lines.begin(), everywhere.mapped().lines.end());
    }
    return std::move(sections_);
  }

 private:
  void read_header(std::string_view content) {
    const auto end = content.rfind(']');
    if (end == std::string_view::npos || end == 1)
      throw wrong("the section header has no name and closing ']'");
    const auto [place, is_new] = sections_.try_emplace(std::string(content.substr(1, end - 1)));
    if (!is_new) throw wrong(fmt::format("the section stands in line {} already", place->second.line));
    section_ = &place->second;
    section_->line = line_;
    key_.clear();
  }

  void read_setting(std::string_view content) {
    const auto end = content.find_first_of("=:");
    if (end == std::string_view::npos) throw wrong("expected 'key = value'");
    key_ = lower(trimmed(content.substr(0, end)));
    if (key_.empty()) throw wrong("there is no key before '='");
    const auto [line, is_new] = section_->lines.try_emplace(key_, line_);
    if (!is_new) throw wrong(fmt::format("'{}' stands in line {} already", key_, line->second));
    section_->values[key_] = trimmed(content.substr(end + 1));
  }

  /// What is indented below a key without a value is a table.
  void nest(IniSection& section) {
    for (auto value = section.values.begin(); value != section.values.end();) {
      if (!value->second.starts_with('\n')) {
        ++value;
        continue;
      }
      std::string_view rest = value->second;
      while (!rest.empty()) {
        rest.remove_prefix(1);
        const auto line = rest.substr(0, rest.find('\n'));
        const auto equals = line.find('=');
        line_ = section.lines[value->first];
        if (equals == std::string_view::npos) throw wrong("expected 'key = value' in each line below");
        section.nested[value->first][std::string(trimmed(line.substr(0, equals)))] =
            trimmed(line.substr(equals + 1));
        rest.remove_prefix(line.size());
      }
      value = section.values.erase(value);
    }
  }

  Error wrong(std::string_view what) const {
    return Error(Error::Kind::input, "bad-config", std::string(what))
        .where(fmt::format("{}:{}", where_, line_))
        .next("Correct the line; the format is that of the AWS CLI.");
  }

  std::string_view where_;
  int line_ = 0;
  std::size_t indent_ = 0;
  std::map<std::string, IniSection> sections_;
  IniSection* section_ = nullptr;
  std::string key_;
};

}  // namespace

std::map<std::string, IniSection> parse_ini(std::string_view text, std::string_view where) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Reader reader(where);
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    reader.read(text.substr(0, end));
    text.remove_prefix(end);
    text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, text.size()));
  }
  return reader.take();
}

}  // namespace cleave::aws
