#include "drain/read/series_name.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "names/letters.h"

namespace cleave::drain {
namespace {

using names::is_digit;

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// "2026", "11", "2026-11-20", "year=2026", "dt=2026-11-20".
bool is_day(std::string_view folder) {
  const auto equals = folder.find('=');
  if (equals != folder.npos) folder.remove_prefix(equals + 1);
  if (are_digits(folder)) return folder.size() == 4 || folder.size() == 2 || folder.size() == 8;
  std::size_t digits = 0;
  for (const char c : folder) {
    if (!is_digit(c) && c != '-' && c != '_') return false;
    digits += is_digit(c) ? 1 : 0;
  }
  return digits >= 6;
}

/// Where a day or a time begins in a name: six digits or more in a row, "2026-11-20", "2026_11_20"; npos:
/// nowhere.
std::size_t day_in(std::string_view name) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (!is_digit(name[at]) || (at > 0 && is_digit(name[at - 1]))) continue;
    std::size_t end = at;
    while (end < name.size() && is_digit(name[end])) ++end;
    // Numbers of accounts have twelve digits and are no day; seconds since 1970 have ten.
    if (end - at >= 6 && end - at != 12) return at;
    const auto rest = name.substr(end);
    const bool goes_on = rest.size() > 2 && (rest[0] == '-' || rest[0] == '_' || rest[0] == '.') &&
                         is_digit(rest[1]) && is_digit(rest[2]);
    if (end - at == 4 && (name.substr(at, 2) == "20" || name.substr(at, 2) == "19") && goes_on) return at;
  }
  return name.npos;
}

std::string_view without_marks(std::string_view name) {
  constexpr std::array<std::string_view, 8> endings{".gz",  ".bz2", ".xz",   ".zst",
                                                    ".lz4", ".zip", ".lzma", ".parquet"};
  for (bool is_any = true; is_any;) {
    is_any = false;
    for (const auto ending : endings) {
      if (!name.ends_with(ending) || name.size() == ending.size()) continue;
      name.remove_suffix(ending.size());
      is_any = true;
    }
  }
  return name;
}

/// ".1", ".2".
std::string_view without_number(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot != name.npos && dot > 0 && name.size() - dot <= 6 && are_digits(name.substr(dot + 1))
             ? name.substr(0, dot)
             : name;
}

/// Behind a day: what is no random text or time; which server a file is of stays.
std::string rest_of(std::string_view rest) {
  std::string kept;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of("-_.", 1), rest.size());
    const auto word = rest.substr(0, end);
    const auto bare = word.substr(word.find_first_of("-_.") == 0 ? 1 : 0);
    const auto digits = static_cast<std::size_t>(std::count_if(bare.begin(), bare.end(), is_digit));
    if (digits == 0 && !bare.empty()) kept += word;
    rest.remove_prefix(end);
  }
  return kept;
}

/// AWS's names end with a random text, which may lack digits.
bool is_of_aws(std::string_view name) {
  constexpr std::array<std::string_view, 4> marks{"_elasticloadbalancing_", "_vpcflowlogs_", "_waflogs_",
                                                  "_CloudTrail_"};
  return std::any_of(marks.begin(), marks.end(), [&](auto mark) { return name.find(mark) != name.npos; });
}

std::string series_of_name(std::string_view name) {
  name = without_number(without_marks(name));
  const auto day = day_in(name);
  if (day == name.npos || day == 0) return day == 0 ? rest_of(name) : std::string(name);
  auto front = name.substr(0, day);
  auto behind = name.substr(day);
  const bool has_time = behind.find('T') != behind.npos || behind.size() > 20;
  const bool is_random = is_of_aws(name) || (has_time && behind.find(".log") == behind.npos);
  while (!front.empty() && (front.back() == '-' || front.back() == '_' || front.back() == '.'))
    front.remove_suffix(1);
  return std::string(front) + (is_random ? "" : rest_of(behind));
}

}  // namespace

std::string without_compression(const std::string& path) {
  return std::string(without_marks(path));
}

std::string series_name(const std::string& path) {
  std::vector<std::string> kept;
  std::string_view rest = path;
  for (auto slash = rest.find('/'); slash != rest.npos; slash = rest.find('/')) {
    const auto folder = rest.substr(0, slash);
    if (!is_day(folder)) kept.emplace_back(folder);
    rest.remove_prefix(slash + 1);
  }
  std::string name;
  for (const auto& folder : kept) name += folder + '/';
  return name + series_of_name(rest);
}

}  // namespace cleave::drain
