#include "cli/size.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::cli {

std::uint64_t parse_size(const std::string& text) {
  std::uint64_t number = 0;
  const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string unit(rest, text.data() + text.size());
  const std::uint64_t factor = unit.empty()  ? 1
                               : unit == "K" ? 1'000
                               : unit == "M" ? 1'000'000
                               : unit == "G" ? 1'000'000'000
                                             : 0;
  if (problem != std::errc() || factor == 0 || number > std::numeric_limits<std::uint64_t>::max() / factor)
    throw Error(Error::Kind::input, "bad-size", fmt::format("'{}' is no size", text))
        .next("Sizes are written as 300, 64K, 20M, 5G.");
  return number * factor;
}

}  // namespace cleave::cli
