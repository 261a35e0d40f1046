#pragma once

#include <string>
#include <string_view>

namespace cleave::mysql {

/// MySQL's stored form of a JSON document
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/json__binary_8h.html) as the text that a SELECT of the
/// column shows. Throws Error(input, "bad-binlog"), or Error(input, "unreadable-value") for what versions
/// of the server write in different ways: whole numbers with a point (1.0), and binary strings in documents.
std::string json_text(std::string_view bytes);

}  // namespace cleave::mysql
