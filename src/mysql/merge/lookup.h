#pragma once

#include <string>
#include <vector>

#include "mysql/database.h"
#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// What a lookup does to the rows that it finds, and to the gaps where it finds none, until its transaction
/// ends (https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html).
enum class Lock { none, shared, exclusive };

/// For each of `values` the rows of a table in which `parts` equal it by the server's own rules (collations).
/// The rows have the canonical texts of all parts of the shape.
std::vector<std::vector<Row>> look_up(Database& database, const RowShape& shape,
                                      const std::vector<std::size_t>& parts, const std::vector<Row>& values,
                                      Lock lock);

}  // namespace cleave::mysql
