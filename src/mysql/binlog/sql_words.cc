#include "mysql/binlog/sql_words.h"

#include <algorithm>
#include <cctype>

namespace cleave::mysql {
namespace {

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || c == '@' || (c & 0x80) != 0;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<SqlWord> split(std::size_t most) {
    std::vector<SqlWord> words;
    while (words.size() < most && skip()) words.push_back(next());
    return words;
  }

 private:
  bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }
  void go_behind(std::string_view end) {
    const auto found = text_.find(end, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  /// Over spaces and comments; false at the end.
  bool skip() {
    while (at_ < text_.size()) {
      if (is_space(text_[at_])) {
        ++at_;
      } else if (starts("/*!") || starts("/*M!")) {
        go_behind("!");
        while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) ++at_;
        ++conditional_;
      } else if (conditional_ > 0 && starts("*/")) {
        at_ += 2;
        --conditional_;
      } else if (starts("/*")) {
        at_ += 2;
        go_behind("*/");
      } else if (text_[at_] == '#' || starts("-- ") || starts("--\n") || starts("--\t")) {
        go_behind("\n");
      } else {
        return true;
      }
    }
    return false;
  }

  SqlWord next() {
    const char c = text_[at_];
    if (c == '`' || c == '\'' || c == '"') return quoted(c);
    const auto begin = at_;
    if (!is_word(c)) {
      ++at_;
      return {SqlWord::Kind::sign, std::string(1, c)};
    }
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return {SqlWord::Kind::bare, std::string(text_.substr(begin, at_ - begin))};
  }

  SqlWord quoted(char quote) {
    SqlWord word;
    // "name" under ANSI_QUOTES; a string that is taken for a name does no harm.
    word.kind = quote == '\'' ? SqlWord::Kind::string : SqlWord::Kind::name;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\' && quote != '`' && at_ + 1 < text_.size()) {
        word.text += text_[++at_];
      } else if (c != quote) {
        word.text += c;
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == quote) {
        word.text += text_[++at_];
      } else {
        ++at_;
        break;
      }
    }
    return word;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int conditional_ = 0;
};

}  // namespace

bool SqlWord::is(std::string_view word) const {
  if (kind != Kind::bare && kind != Kind::sign) return false;
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
           return std::toupper(static_cast<unsigned char>(a)) == b;
         });
}

std::vector<SqlWord> sql_words(std::string_view statement, std::size_t most) {
  return Splitter(statement).split(most);
}

}  // namespace cleave::mysql
