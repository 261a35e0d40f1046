#include "cli/output.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

#include "cli/terminal_width.h"

namespace cleave::cli {

void Output::say(std::string_view line) {
  if (form_ == Form::json) return;
  raw(line);
  raw("\n");
}

void Output::text(std::string_view text) {
  if (form_ == Form::text) raw(text);
}

void Output::detail(std::string_view line) {
  if (verbosity_ == 0) return;
  clear_progress();
  std::cerr << line << '\n';
}

void Output::document(const Json& document) {
  if (form_ != Form::json) return;
  raw(dump_pretty(document));
}

void Output::raw(std::string_view text) {
  clear_progress();
  std::cout << text;
}

void Output::progress(std::string_view line) {
  static const bool terminal = ::isatty(STDERR_FILENO) == 1;
  if (!terminal || form_ == Form::json) return;
  clear_progress();
  std::cerr << report::cut(line, terminal_columns() - 1) << std::flush;
  progress_shown_ = true;
}

void Output::clear_progress() {
  if (progress_shown_) std::cerr << "\r\033[K" << std::flush;
  progress_shown_ = false;
}

void Output::error(const Error& error) {
  clear_progress();
  if (form_ == Form::text) {
    std::cerr << "cleave: " << error.text() << '\n';
    return;
  }
  std::cerr << dump({{"error",
                      {{"code", error.code()},
                       {"where", error.where()},
                       {"what", error.what()},
                       {"next", error.next()}}}})
            << '\n';
}

report::Look Output::look() const {
  const auto set = [](const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
  };
  const bool colours = ::isatty(STDOUT_FILENO) == 1 && set("NO_COLOR").empty() && set("TERM") != "dumb";
  return {colours ? report::Colours::ansi : report::Colours::none,
          verbosity_ > 0 ? report::Detail::all : report::Detail::brief};
}

void Output::finish() {
  errno = 0;
  auto& stream = std::cout;
  stream.flush();
  if (stream) return;
  stream.clear();
  throw Error(Error::Kind::input, "cannot-write", errno == 0 ? "cannot be written" : std::strerror(errno))
      .where("standard output")
      .next("Free some space, or send it elsewhere.");
}

}  // namespace cleave::cli
