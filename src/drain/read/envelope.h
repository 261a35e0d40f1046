#pragma once

#include <memory>

#include "drain/read/byte_source.h"
#include "drain/read/read_logs.h"

namespace cleave::drain {

/// The lines that a server wrote, taken out of what carried them: docker's JSON, CRI, journald, syslog,
/// fluent-bit, filebeat, CloudWatch's exports, events and subscriptions, docker compose. They may lie in each
/// other. What is understood as it is stays so, and a line without an envelope is given as it is. With
/// `grows`, an unfinished last line waits.
std::unique_ptr<ByteSource> without_envelopes(std::unique_ptr<ByteSource> text, const ReadOptions& options,
                                              bool grows);

}  // namespace cleave::drain
