#include "report/instructions.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "report/layout.h"

namespace cleave::report {
namespace {

bool is_plain(unsigned char c) {
  return std::isalnum(c) != 0 ||
         std::string_view("/._:@%+=,-").find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace

std::string confirm_command(std::string_view step_id) {
  if (std::all_of(step_id.begin(), step_id.end(), is_plain)) return fmt::format("cleave confirm {}", step_id);
  std::string quoted;
  for (const char c : step_id) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return fmt::format("cleave confirm '{}'", quoted);
}

std::string instructions(std::string_view step_id, std::string_view reason, std::size_t indent) {
  std::string text;
  for (int number = 1;; ++number) {
    const auto line = reason.substr(0, reason.find('\n'));
    text += wrapped(fmt::format("{:{}}{}. ", "", indent, number), line);
    if (line.size() == reason.size()) break;
    reason.remove_prefix(line.size() + 1);
  }
  return text + fmt::format("{:{}}Then: {}\n", "", indent, confirm_command(step_id));
}

}  // namespace cleave::report
