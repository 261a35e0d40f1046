#include "drain/read/key_date.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "names/letters.h"

namespace cleave::drain {
namespace {

using names::is_digit;

/// Digits stand for digits, all else for itself.
constexpr std::array<std::pair<KeyDate::Form, std::string_view>, 3> patterns = {{
    {KeyDate::Form::slashes, "0000/00/00"},
    {KeyDate::Form::dashes, "0000-00-00"},
    {KeyDate::Form::hive, "year=0000/month=00/day=00"},
}};

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

namespace {

/// Whether a date that stands there is one of the layout of the logs: folders of its own, or in the name of
/// the file with the hour behind it.
bool is_of_layout(std::string_view key, std::size_t at, KeyDate::Form form, std::size_t size) {
  const bool begins = at == 0 || key[at - 1] == '/';
  const bool ends = at + size < key.size() && key[at + size] == '/';
  if (form != KeyDate::Form::dashes) return begins && ends;
  return key.find('/', at) == key.npos && matches(key.substr(at + size), "-00");
}

}  // namespace

std::optional<KeyDate> date_of_key(const std::string& key, std::size_t behind) {
  const std::string_view text = key;
  std::optional<KeyDate> found;
  for (std::size_t at = behind; at < key.size(); ++at) {
    if (at > 0 && is_digit(key[at - 1])) continue;
    for (const auto& [form, pattern] : patterns) {
      if (!matches(text.substr(at), pattern) || !is_of_layout(text, at, form, pattern.size())) continue;
      if (const auto day = day_in(text.substr(at), pattern)) found = KeyDate{*day, form, key.substr(0, at)};
    }
  }
  return found;
}

}  // namespace cleave::drain
