#include "aws/ini.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::aws {
namespace {

bool is_blank(std::string_view sign) {
  static constexpr std::array<std::string_view, 8> wide{"\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80",
                                                        "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
                                                        "\xE2\x81\x9F", "\xE3\x80\x80"};
  if (sign.size() == 1) {
    const auto c = static_cast<unsigned char>(sign[0]);
    return std::isspace(c) != 0 || (c >= 0x1C && c <= 0x1F);
  }
  const bool is_narrow = sign.size() == 3 && sign.starts_with("\xE2\x80") && sign[2] <= '\x8A';
  return is_narrow || std::find(wide.begin(), wide.end(), sign) != wide.end();
}

/// Without the blanks at both ends. Those of Unicode are blanks, too: they come with what is copied from web
/// pages.
std::string_view trimmed(std::string_view text) {
  const auto cut = [&](bool at_end) {
    for (std::size_t size = 1; size <= std::min<std::size_t>(3, text.size()); ++size) {
      if (!is_blank(at_end ? text.substr(text.size() - size) : text.substr(0, size))) continue;
      at_end ? text.remove_suffix(size) : text.remove_prefix(size);
      return true;
    }
    return false;
  };
  while (cut(false) || cut(true)) {
  }
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
    const auto everywhere = sections_.extract(everywhere_);
    for (auto& [name, section] : sections_) {
      if (!everywhere.empty()) {
        section.values.insert(everywhere.mapped().values.begin(), everywhere.mapped().values.end());
        section.lines.insert(everywhere.mapped().lines.begin(), everywhere.mapped().lines.end());
      }
      nest(section);
    }
    return std::move(sections_);
  }

 private:
  void read_header(std::string_view content) {
    const auto end = content.rfind(']');
    if (end == std::string_view::npos || end == 1)
      throw wrong("the section header has no name and closing ']'");
    const auto [place, is_new] = sections_.try_emplace(std::string(content.substr(1, end - 1)));
    if (!is_new && place->first != everywhere_)
      throw wrong(fmt::format("the section stands in line {} already", place->second.line));
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
    for (const auto& [key, value] : section.values) {
      if (!value.starts_with('\n')) continue;
      std::string_view rest = value;
      while (!rest.empty()) {
        rest.remove_prefix(1);
        const auto line = rest.substr(0, rest.find('\n'));
        const auto equals = line.find('=');
        line_ = section.lines[key];
        if (equals == std::string_view::npos) throw wrong("expected 'key = value' in each line below");
        section.nested[key][std::string(trimmed(line.substr(0, equals)))] = trimmed(line.substr(equals + 1));
        rest.remove_prefix(line.size());
      }
    }
  }

  Error wrong(std::string_view what) const {
    return Error(Error::Kind::input, "bad-config", std::string(what))
        .where(fmt::format("{}:{}", where_, line_))
        .next("Correct the line; the format is that of the AWS CLI.");
  }

  const std::string everywhere_ = "DEFAULT";
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
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw Error(Error::Kind::input, "bad-config", "the file is written in UTF-16")
        .where(std::string(where))
        .next("Save it as UTF-8. '>' of an older PowerShell writes UTF-16.");
  }
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
