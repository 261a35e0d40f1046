#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "report/layout.h"

namespace cleave::cli {

/// The one writer of the program: people's text or a machine's JSON on standard output, progress and errors
/// on standard error. Whatever strangers have put into a text (names, tags, messages of AWS, lines of logs)
/// is shown here as base/plain.h says, and no other place writes: scripts/lint counts them. Used by one
/// thread.
class Output {
 public:
  enum class Form { text, json };
  explicit Output(Form form, int verbosity = 0) : form_(form), verbosity_(verbosity) {}

  /// A line for people; nothing with --json.
  void say(std::string_view line);
  /// Text of several lines for people, with its own line breaks; nothing with --json.
  void text(std::string_view text);
  /// As `text`, on standard error and at once: how a run gets on.
  void notice(std::string_view text);
  /// A line for people who asked for more (-v), on standard error.
  void detail(std::string_view line);
  /// The result for machines; nothing without --json.
  void document(const Json& document);
  /// A result that is one of many, on one line and at once; nothing without --json.
  void document_line(const Json& document);
  /// JSON text that is the result itself, in either form (an answer of AWS).
  void json(std::string_view text);
  /// Shows what is being done in the last line of a terminal; nothing where standard error is not one.
  void progress(std::string_view line);
  void error(const Error& error);

  /// Throws Error(input, "cannot-write") when standard output could not take all of it (a full disk). A
  /// reader that ended first is no error.
  void finish();

  Form form() const { return form_; }
  /// Colours where standard output is a terminal that has them, unless NO_COLOR (https://no-color.org) is
  /// set; everything with -v.
  report::Look look() const;
  int verbosity() const { return verbosity_; }

 private:
  void write(std::string_view text);
  void write_error(std::string_view text);
  void clear_progress();

  Form form_;
  int verbosity_;
  bool progress_shown_ = false;
  bool reader_gone_ = false;
};

}  // namespace cleave::cli
