#pragma once

#include "drain/formats/field_map.h"
#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// JSON objects, one a line, of which a FieldMap says what is what. Of CloudFront's, each has to name the
/// viewer or the distribution, so that other people's JSON is not taken for it.
class JsonLines : public LineReader {
 public:
  JsonLines(Format format, FieldMap fields) : format_(format), fields_(std::move(fields)) {}
  Format format() const override { return format_; }
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;

 private:
  const Format format_;
  const FieldMap fields_;
};

}  // namespace cleave::drain
