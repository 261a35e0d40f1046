#pragma once

#include <cstring>
#include <string_view>

namespace cleave::drain {

/// The line without the carriage return that Windows ends it with.
inline std::string_view without_return(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

/// Calls `take` for each line of `text`, without its end; the last one may have none.
template <typename Take>
void for_each_line(std::string_view text, const Take& take) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const auto* stop = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    if (stop == nullptr) stop = end;
    take(without_return({at, static_cast<std::size_t>(stop - at)}));
    at = stop + 1;
  }
}

}  // namespace cleave::drain
