#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drain/formats/column_lines.h"

namespace cleave::drain::athena {

/// SQL for what stands in the columns of create_table. It uses only what Trino (Athena engine version 3,
/// https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference-0003.html) has in common with other
/// engines, so that it can be tried without Athena. Of a line that could not be read all columns are NULL.

/// The names of the columns of one kind, in the order of the line.
std::vector<std::string> columns_of(const ColumnLayout& layout, Column wanted);

/// The first of them, or `otherwise`.
std::string first_or(const ColumnLayout& layout, Column wanted, const std::string& otherwise);

/// Without the quotes around it, when they are there.
std::string without_quotes(const std::string& expression);

/// The text, or NULL for "-" and "".
std::string told(const std::string& expression);

/// Client without port, or NULL; as it is written.
std::string client_of(const ColumnLayout& layout);

/// The host that was asked for, with its port; "" when it is not told.
std::string host_of(const ColumnLayout& layout);

/// " WHERE …" without lines that tell of no traffic, or "".
std::string only_traffic(const ColumnLayout& layout);

/// The twelve months of "06/Feb/2019" as "02": the beginning of an expression, to be ended by END.
std::string case_month(const std::string& column);

/// A literal with that text.
std::string sql_text(std::string_view text);

}  // namespace cleave::drain::athena
