#pragma once

#include <string>
#include <string_view>

#include "drain/formats/column_lines.h"

namespace cleave::drain::athena {

/// The layout by which lines of a format are read here and in Athena. Throws Error(input, "not-in-athena")
/// for formats that a regular expression of columns does not describe.
ColumnLayout layout_of(Format format);

/// The columns of the table are c0, c1 … in the order of the layout, all of them texts as they stand in the
/// line: with quotes and brackets. A line that is not of the layout has NULL in all of them.
std::string column_name(std::size_t index);

/// A regular expression (Java's) that matches whole lines of the layout, with a group for each column.
std::string line_pattern(const ColumnLayout& layout);

/// CREATE EXTERNAL TABLE over all files below `location` ("s3://bucket/prefix/"), gzip or plain: Athena tells
/// that by the files' names. https://docs.aws.amazon.com/athena/latest/ug/regex-serde.html
/// Requires: is_table_name(table).
std::string create_table(const ColumnLayout& layout, std::string_view table, std::string_view location);
std::string drop_table(std::string_view table);

/// The name of the table over a folder: one of its own for each folder and format, so that two runs do not
/// meet.
std::string table_name(Format format, std::string_view location, std::string_view run);

/// Lower-case letters, digits and "_", beginning with a letter.
bool is_table_name(std::string_view name);

}  // namespace cleave::drain::athena
