#pragma once

#include <string>
#include <vector>

#include "drain/lines/column.h"
#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// Fields in a fixed order with one separator between them.
struct ColumnLayout {
  Format format = Format::unknown;
  Request::Kind kind = Request::Kind::http;
  char separator = ' ';
  /// Fields may stand in quotes, and a `clf_time` stands in brackets: then they have the separator within.
  bool is_quoted = false;
  std::vector<Column> columns;
  bool is_timed_at_end = false;  ///< the time is when the answer was over
  /// So many fields have to be there. Later ones were added to the format over the years, and more will be:
  /// what stands behind the columns is ignored.
  std::size_t required = 0;
};

/// Reads the lines of a ColumnLayout.
class ColumnLines : public LineReader {
 public:
  explicit ColumnLines(ColumnLayout layout) : layout_(std::move(layout)) {}
  Format format() const override { return layout_.format; }
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;

 private:
  const ColumnLayout layout_;
};

}  // namespace cleave::drain
