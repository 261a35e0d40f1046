#include "mysql/references/parent_name.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace cleave::mysql {
namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

/// "BlogPost" → "blog_post".
std::string snake(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins = is_upper(name[i]) && i > 0 && !is_upper(name[i - 1]) && name[i - 1] != '_';
    if (begins) result += '_';
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return result;
}

std::vector<std::string> forms(const std::string& word) {
  std::vector<std::string> forms{word, word + "s", word + "es"};
  if (word.ends_with('y')) forms.push_back(word.substr(0, word.size() - 1) + "ies");
  if (word.ends_with('f')) forms.push_back(word.substr(0, word.size() - 1) + "ves");
  if (word.ends_with("fe")) forms.push_back(word.substr(0, word.size() - 2) + "ves");
  if (word == "person") forms.emplace_back("people");
  if (word == "child") forms.emplace_back("children");
  return forms;
}

bool is_one_of(const std::vector<std::string>& forms, const std::string& name) {
  return std::find(forms.begin(), forms.end(), name) != forms.end();
}

}  // namespace

std::string referred_word(std::string_view column) {
  const auto size = column.size();
  if (size < 3) return "";
  if (column.starts_with("id_")) return snake(column.substr(3));
  const auto end = column.substr(size - 2);
  const bool snake_case = (end == "id" || end == "ID" || end == "Id") && column[size - 3] == '_';
  const bool camel_case = (end == "Id" || end == "ID") && column[size - 3] != '_';
  if (!snake_case && !camel_case) return "";
  return snake(column.substr(0, size - (snake_case ? 3 : 2)));
}

std::string class_word(std::string_view type) {
  const auto begin = type.find_last_of("\\.:/");
  return snake(begin == std::string_view::npos ? type : type.substr(begin + 1));
}

std::size_t letters_that_name(std::string_view table, std::string_view word, std::string_view child_table) {
  if (word.empty()) return 0;
  const auto name = snake(table);
  // A prefix that all tables of an application share.
  const auto child = snake(child_table);
  const auto cut = child.find('_');
  const auto prefix = cut == std::string::npos ? "" : child.substr(0, cut + 1);
  std::string rest(word);
  while (true) {
    if (is_one_of(forms(rest), name)) return rest.size();
    if (!prefix.empty() && name.starts_with(prefix) && is_one_of(forms(rest), name.substr(prefix.size())))
      return rest.size();
    const auto underscore = rest.find('_');
    if (underscore == std::string::npos) return 0;
    rest.erase(0, underscore + 1);
  }
}

}  // namespace cleave::mysql
