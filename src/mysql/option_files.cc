#include "mysql/option_files.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"

namespace cleave::mysql {
namespace {

/// mysql's programs give up at ten files that include each other.
constexpr int deepest_include = 10;

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

/// A value ends at a '#' that follows a space and stands in no quotes.
std::string without_comment(const std::string& value) {
  char quote = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\')
      ++i;
    else if (quote != 0)
      quote = value[i] == quote ? 0 : quote;
    else if (value[i] == '\'' || value[i] == '"')
      quote = i == 0 ? value[i] : 0;
    else if (value[i] == '#' && i > 0 && (value[i - 1] == ' ' || value[i - 1] == '\t'))
      return trimmed(value.substr(0, i));
  }
  return value;
}

std::string unquoted(const std::string& value) {
  const bool quoted =
      value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

/// \b \t \n \r \\ \s (a space); any other backslash stays.
std::string unescaped(const std::string& value) {
  constexpr std::string_view letters = "btnrs\\\"'";
  constexpr std::string_view meant = "\b\t\n\r \\\"'";
  std::string result;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto at = value[i] == '\\' && i + 1 < value.size() ? letters.find(value[i + 1]) : letters.npos;
    result += at == letters.npos ? value[i] : meant[at];
    if (at != letters.npos) ++i;
  }
  return result;
}

/// Reads files into one set of groups.
class OptionReader {
 public:
  void read(const std::filesystem::path& file, int depth) {
    const auto text = read_file_if_exists(file, most_settings_bytes);
    if (!text) return;
    std::istringstream lines(*text);
    std::string line, group;
    for (int number = 1; std::getline(lines, line); ++number)
      read_line(trimmed(line), group, fmt::format("{}:{}", file.string(), number), depth);
  }

  OptionGroups groups;

 private:
  void read_line(const std::string& line, std::string& group, const std::string& where, int depth) {
    if (line.empty() || line[0] == '#' || line[0] == ';') return;
    if (line[0] == '!') return include(line, where, depth);
    if (line[0] == '[') {
      const auto end = line.find(']');
      if (end == std::string::npos) throw bad("the name of a group has no ']'", where);
      group = trimmed(line.substr(1, end - 1));
      groups[group];
      return;
    }
    if (group.empty()) throw bad("an option stands before the first [group]", where);
    const auto equals = line.find('=');
    auto name = trimmed(line.substr(0, equals));
    std::replace(name.begin(), name.end(), '_', '-');
    groups[group][name] = equals == std::string::npos
                              ? ""
                              : unescaped(unquoted(without_comment(trimmed(line.substr(equals + 1)))));
  }

  void include(const std::string& line, const std::string& where, int depth) {
    if (depth >= deepest_include) throw bad("option files include each other without end", where);
    const auto space = line.find_first_of(" \t");
    const auto path = space == std::string::npos ? "" : trimmed(line.substr(space));
    if (path.empty()) throw bad("what is to be included is missing", where);
    if (line.substr(0, space) == "!include") return read(path, depth + 1);
    if (line.substr(0, space) != "!includedir") throw bad("only !include and !includedir are known", where);
    std::error_code missing;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path, missing)) {
      if (entry.path().extension() == ".cnf") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) read(file, depth + 1);
  }

  static Error bad(std::string what, const std::string& where) {
    return Error(Error::Kind::input, "bad-option-file", std::move(what)).where(where);
  }
};

}  // namespace

std::vector<std::filesystem::path> usual_option_files() {
  std::vector<std::filesystem::path> files{"/etc/my.cnf", "/etc/mysql/my.cnf"};
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != 0)
    files.push_back(std::filesystem::path(home) / ".my.cnf");
  return files;
}

OptionGroups read_option_files(const std::vector<std::filesystem::path>& files) {
  OptionReader reader;
  for (const auto& file : files) reader.read(file, 0);
  return reader.groups;
}

}  // namespace cleave::mysql
