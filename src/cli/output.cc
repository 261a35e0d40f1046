#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <utility>

#include "base/plain.h"
#include "cli/terminal_width.h"

namespace cleave::cli {

void Output::say(std::string_view line) {
  if (form_ == Form::json) return;
  write(plain_text(line));
  write("\n");
}

void Output::text(std::string_view text) {
  if (form_ == Form::text) write(plain_text(text));
}

void Output::notice(std::string_view text) {
  if (form_ == Form::text) write_error(plain_text(text));
}

void Output::detail(std::string_view line) {
  if (verbosity_ > 0) write_error(plain_text(line) + '\n');
}

void Output::document(const Json& document) {
  if (form_ == Form::json) json(dump_pretty(document));
}

void Output::document_line(const Json& document) {
  if (form_ != Form::json) return;
  json(dump(document));
  write("\n");
  errno = 0;
  if (!(std::cout << std::flush)) reader_gone_ = reader_gone_ || errno == EPIPE;
}

void Output::json(std::string_view text) {
  write(plain_json(text));
}

void Output::write(std::string_view text) {
  clear_progress();
  errno = 0;
  if (!(std::cout << text)) reader_gone_ = reader_gone_ || errno == EPIPE;
}

void Output::write_error(std::string_view text) {
  clear_progress();
  std::cerr << text << std::flush;
}

void Output::progress(std::string_view line) {
  static const bool terminal = ::isatty(STDERR_FILENO) == 1;
  if (!terminal || form_ == Form::json) return;
  write_error(report::cut(plain(line), terminal_columns(STDERR_FILENO) - 1));
  progress_shown_ = true;
}

void Output::clear_progress() {
  if (!std::exchange(progress_shown_, false)) return;
  std::cerr << plain_text(terminal_code("[G") + terminal_code("[K")) << std::flush;
}

void Output::error(const Error& error) {
  if (form_ == Form::text) return write_error(plain_text("cleave: " + error.text()) + '\n');
  write_error(plain_json(dump({{"error",
                                {{"code", error.code()},
                                 {"where", error.where()},
                                 {"what", error.what()},
                                 {"next", error.next()}}}})) +
              '\n');
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
  const bool reader_gone = reader_gone_ || errno == EPIPE;
  if (reader_gone) return;  // It has read as much as it wanted.
  stream.clear();
  throw Error(Error::Kind::input, "cannot-write", errno == 0 ? "cannot be written" : std::strerror(errno))
      .where("standard output")
      .next("Free some space, or send it elsewhere.");
}

}  // namespace cleave::cli
