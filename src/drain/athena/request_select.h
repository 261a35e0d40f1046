#pragma once

#include <string>
#include <string_view>

#include "drain/formats/column_lines.h"
#include "drain/subject.h"

namespace cleave::drain::athena {

/// A SELECT that makes of each line what a Tally looks at, by the same words (probe.h, agent_kind.h,
/// private_address.h):
///
/// | column | |
/// |---|---|
/// | t | microseconds since 1970; NULL: the line could not be read |
/// | client, port, agent, host, status, bytes, latency | as in Request; latency is NULL when unknown |
/// | outgoing | a flow that the side's own machine has begun, or the answer to one |
/// | look | the number of the RequestLook |
/// | quiet | whether the agent is nobody known, and the client no one of our own |
/// | line | the line, cut |
///
/// The user agent is as the log writes it (CloudFront's percent-encoded), hosts are with their ports.
/// Requires: is_table_name(table).
std::string select_requests(const ColumnLayout& layout, std::string_view table, const Subject& subject);

}  // namespace cleave::drain::athena
