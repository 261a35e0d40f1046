#pragma once

#include <optional>
#include <string>

#include "mysql/dialect.h"

namespace cleave::mysql {

/// information_schema's words for columns, brought to one spelling, so that "int(11)" of one server equals
/// "int" of the other, and "CURRENT_TIMESTAMP" equals "current_timestamp()".

/// Display widths mean nothing and are gone in MySQL 8.0.19 (https://dev.mysql.com/worklog/task/?id=13127);
/// tinyint(1) and zerofill keep theirs there too.
std::string one_type(std::string type);

/// The name of a charset or of a collation: utf8 of older servers is utf8mb3.
std::string one_charset(std::string name);

/// `value` is column_default, `extra` is extra; strings come in quotes whatever the server does.
std::optional<std::string> one_default(const std::optional<std::string>& value, const std::string& extra,
                                       const std::string& data_type, Dialect::Defaults defaults);

/// Makes letters of ASCII small.
std::string lower(std::string text);

/// "'it''s'": as one_default writes strings.
std::string in_quotes(const std::string& text);

/// Lower case outside quotes; no spaces, parentheses around the whole, backticks or charset introducers.
std::string one_expression(const std::string& expression);

}  // namespace cleave::mysql
