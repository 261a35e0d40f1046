#pragma once

#include <memory>
#include <string_view>

#include "drain/lines/format.h"
#include "drain/lines/log_time.h"
#include "drain/lines/request.h"
#include "drain/lines/text_memory.h"

namespace cleave::drain {

/// What a line was.
enum class Line {
  request,
  none,   ///< empty, a comment or a heading: nothing to count
  error,  ///< of a server's error log: what it tells stands in the access log
  aside,  ///< something that a program said, and no request: no client, method or protocol is in it
  unparsable
};

struct JsonParser;

/// What a thread keeps beside the lines that it reads.
struct Scratch {
  LogTime time;
  std::shared_ptr<JsonParser> json;  ///< of drain/formats/json_lines.cc, which makes it when it needs one
  TextMemory texts;                  ///< texts that had to be decoded; emptied after each batch
};

/// Reads the lines of one format. Immutable: threads share it.
class LineReader {
 public:
  virtual ~LineReader() = default;
  virtual Format format() const = 0;
  /// `request` is as default-constructed before, and undefined after anything but Line::request. The line has
  /// no end of line.
  virtual Line read(std::string_view line, Scratch& scratch, Request& request) const = 0;

  /// Whether lines that begin with '#' say how the following ones are to be read
  /// (https://www.w3.org/TR/WD-logfile.html).
  virtual bool has_directives() const { return false; }
  /// The reader for what follows such a line; null: this one.
  virtual std::shared_ptr<const LineReader> after_directive(std::string_view /*line*/) const {
    return nullptr;
  }
};

}  // namespace cleave::drain
