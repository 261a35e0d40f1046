#include "drain/formats/column_lines.h"

#include "drain/lines/fields.h"

namespace cleave::drain {
namespace {

bool next_field(const ColumnLayout& layout, Column column, Fields& fields, std::string_view& field) {
  if (!layout.is_quoted || fields.is_empty()) return fields.token(field, layout.separator);
  if (column == Column::clf_time) return fields.bracketed(field);
  if (fields.rest().front() != '"') return fields.token(field, layout.separator);
  return column == Column::last_quoted_user_agent ? fields.quoted_to_last(field) : fields.quoted(field);
}

}  // namespace

Line ColumnLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  if (line.empty()) return Line::none;
  Fields fields(line);
  LineState state;
  request.kind = layout_.kind;
  request.is_timed_at_end = layout_.is_timed_at_end;
  std::size_t count = 0;
  for (const auto column : layout_.columns) {
    std::string_view field;
    if (fields.is_empty() && count >= layout_.required) break;
    if (!next_field(layout_, column, fields, field) || !set_column(column, field, scratch, state, request))
      return Line::unparsable;
    ++count;
  }
  if (state.is_no_traffic) return Line::none;
  return request.time_us == Request::no_time ? Line::unparsable : Line::request;
}

}  // namespace cleave::drain
