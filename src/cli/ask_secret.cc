#include "cli/ask_secret.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "base/plain.h"

namespace cleave::cli {
namespace {

/// The terminal of the program, wherever its standard input and output go, without echo.
class SilentTerminal {
 public:
  SilentTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (!is_open()) return;
    ::tcgetattr(descriptor_, &before_);
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ECHONL;  // So that what is printed next begins in a new line.
    ::tcsetattr(descriptor_, TCSAFLUSH, &silent);
  }
  ~SilentTerminal() {
    if (!is_open()) return;
    ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    ::close(descriptor_);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  bool is_open() const { return descriptor_ >= 0; }

  void write(std::string_view text) const {
    while (!text.empty()) {
      const auto written = ::write(descriptor_, text.data(), text.size());
      if (written <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  std::string read_line() const {
    std::string line;
    for (char c = 0; ::read(descriptor_, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }

 private:
  int descriptor_;
  termios before_{};
};

}  // namespace

std::optional<std::string> ask_secret(const std::string& question) {
  const SilentTerminal terminal;
  if (!terminal.is_open()) return std::nullopt;
  terminal.write(plain_text(question));
  return terminal.read_line();
}

}  // namespace cleave::cli
