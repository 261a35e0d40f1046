#include "cli/terminal_width.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "report/layout.h"

namespace cleave::cli {

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : report::page_columns;
}

}  // namespace cleave::cli
