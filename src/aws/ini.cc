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

/// Reads line by line; `section_` and `parent_` are what the next line belongs to.
class Reader {
 public:
  explicit Reader(std::string_view where) : where_(where) {}

  void read(std::string_view line) {
    ++line_;
    const auto content = trimmed(line);
    if (content.empty() || content.front() == '#' || content.front() == ';') return;
    const bool indented = std::isspace(static_cast<unsigned char>(line.front())) != 0;
    if (content.front() == '[' && !indented) {
      read_header(content);
    } else if (section_ == nullptr) {
      throw wrong("a setting stands before the first [section]");
    } else {
      read_setting(content, indented && !parent_.empty());
    }
  }

  std::map<std::string, IniSection> take() { return std::move(sections_); }

 private:
  void read_header(std::string_view content) {
    if (content.back() != ']') throw wrong("the section header has no closing ']'");
    const std::string name(trimmed(content.substr(1, content.size() - 2)));
    section_ = &sections_[name];
    section_->line = line_;
    parent_.clear();
  }

  void read_setting(std::string_view content, bool nested) {
    const auto equals = content.find('=');
    if (equals == std::string_view::npos) throw wrong("expected 'key = value'");
    const std::string key = lower(trimmed(content.substr(0, equals)));
    const std::string value(trimmed(content.substr(equals + 1)));
    if (key.empty()) throw wrong("there is no key before '='");
    if (nested) {
      section_->nested[parent_][key] = value;
      return;
    }
    section_->values[key] = value;
    parent_ = value.empty() ? key : "";
  }

  Error wrong(std::string_view what) const {
    return Error(Error::Kind::input, "bad-config", std::string(what))
        .where(fmt::format("{}:{}", where_, line_))
        .next("Correct the line; the format is that of the AWS CLI.");
  }

  std::string_view where_;
  int line_ = 0;
  std::map<std::string, IniSection> sections_;
  IniSection* section_ = nullptr;
  std::string parent_;
};

}  // namespace

std::map<std::string, IniSection> parse_ini(std::string_view text, std::string_view where) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Reader reader(where);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0)
      reader.read(text.substr(0, end));
    else
      reader.read(" ");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.take();
}

}  // namespace cleave::aws
