#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "drain/formats/column_lines.h"

namespace cleave::drain::athena {

/// One statement that counts what `cleave drain count` counts, in one scan: requests, bytes and failures by
/// minute, host, client and status, and of all. Its rows are read by AthenaCounts. It uses only what Trino
/// (Athena engine version 3,
/// https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference-0003.html) has in common with other
/// engines, so that it can be tried without Athena.
///
/// Of clients the `most_clients` with most requests come back, and how many there are. Requests before
/// `since` (whole minutes) are left out. Requires: is_table_name(table).
std::string count_statement(const ColumnLayout& layout, std::string_view table, std::size_t most_clients,
                            std::optional<Time> since);

}  // namespace cleave::drain::athena
