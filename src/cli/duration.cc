#include "cli/duration.h"

#include <charconv>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::cli {

std::chrono::seconds parse_duration(const std::string& text) {
  constexpr std::pair<char, long> units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
  constexpr long longest = 365L * 86400;
  long count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  for (const auto& [letter, seconds] : units) {
    const bool unit_alone = error == std::errc() && std::string_view(end) == std::string_view(&letter, 1);
    if (unit_alone && count > 0 && count <= longest / seconds) return std::chrono::seconds(count * seconds);
  }
  throw Error(Error::Kind::input, "bad-duration", fmt::format("'{}' is no duration", text))
      .next("Say it as 90s, 15m, 2h or 1d.");
}

}  // namespace cleave::cli
