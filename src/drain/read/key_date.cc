#include "drain/read/key_date.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace cleave::drain {
namespace {

/// Digits stand for digits, all else for itself.
constexpr std::array<std::pair<KeyDate::Form, std::string_view>, 3> patterns = {{
    {KeyDate::Form::slashes, "0000/00/00"},
    {KeyDate::Form::dashes, "0000-00-00"},
    {KeyDate::Form::hive, "year=0000/month=00/day=00"},
}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool matches(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '0' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
  }
  return true;
}

std::optional<std::chrono::sys_days> day_in(std::string_view text, std::string_view pattern) {
  std::array<int, 3> numbers{};
  std::size_t number = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '0')
      numbers[number] = numbers[number] * 10 + (text[i] - '0');
    else if (i > 0 && pattern[i - 1] == '0')
      ++number;
  }
  const auto date = std::chrono::year(numbers[0]) / numbers[1] / numbers[2];
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

}  // namespace

std::string KeyDate::key_of(std::chrono::sys_days wanted) const {
  const std::chrono::year_month_day date(wanted);
  const auto year = static_cast<int>(date.year());
  const auto month = static_cast<unsigned>(date.month()), number = static_cast<unsigned>(date.day());
  switch (form) {
    case Form::slashes:
      return fmt::format("{}{:04}/{:02}/{:02}", before, year, month, number);
    case Form::dashes:
      return fmt::format("{}{:04}-{:02}-{:02}", before, year, month, number);
    case Form::hive:
      break;
  }
  return fmt::format("{}year={:04}/month={:02}/day={:02}", before, year, month, number);
}

std::optional<KeyDate> date_of_key(const std::string& key) {
  const std::string_view text = key;
  for (std::size_t at = 0; at < key.size(); ++at) {
    if (at > 0 && is_digit(key[at - 1])) continue;
    for (const auto& [form, pattern] : patterns) {
      if (!matches(text.substr(at), pattern)) continue;
      if (const auto day = day_in(text.substr(at), pattern)) return KeyDate{*day, form, key.substr(0, at)};
    }
  }
  return std::nullopt;
}

}  // namespace cleave::drain
