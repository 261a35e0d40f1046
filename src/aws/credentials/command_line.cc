#include "aws/credentials/command_line.h"

#include "aws/credentials/sources.h"

namespace cleave::aws {

std::vector<std::string> split_command_line(std::string_view command, std::string_view where) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false;  // a word has begun, even if it is still empty ("")
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    const bool has_next = i + 1 < command.size();
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (inside) words.push_back(std::move(word));
      word.clear();
      inside = false;
      continue;
    }
    inside = true;
    if (c == quote)
      quote = 0;
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == '\\' && quote == 0 && has_next)
      word += command[++i];
    else if (c == '\\' && quote == '"' && has_next && (command[i + 1] == '"' || command[i + 1] == '\\'))
      word += command[++i];
    else
      word += c;
  }
  if (quote != 0) throw no_credentials(where, "credential_process has a quote without its end");
  if (inside) words.push_back(std::move(word));
  return words;
}

}  // namespace cleave::aws
