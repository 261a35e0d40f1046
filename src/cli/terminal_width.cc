#include "cli/terminal_width.h"

#include <sys/ioctl.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "report/layout.h"

namespace cleave::cli {

std::size_t terminal_columns(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* said = std::getenv("COLUMNS");
  const std::string_view text = said == nullptr ? "" : said;
  std::size_t columns = report::usual_columns;
  std::from_chars(text.data(), text.data() + text.size(), columns);
  return columns;
}

}  // namespace cleave::cli
