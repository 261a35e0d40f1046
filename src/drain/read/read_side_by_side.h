#pragma once

#include <span>
#include <vector>

#include "drain/read/channel_book.h"
#include "drain/read/places.h"
#include "drain/read/read_logs.h"
#include "drain/read/read_position.h"

namespace cleave::drain {

/// Reads the files with a thread for each sink. A thread takes the next block of some file (reading and
/// decompressing, which have an order) and then parses it, while others go on with the same file or another.
/// With a `position`, only what it does not know; it knows that afterwards. Throws what was thrown first,
/// after all threads have ended.
void read_side_by_side(const std::vector<LogFile>& files, const ReadOptions& options, ReadPosition* position,
                       ChannelBook& book, std::span<RequestSink* const> sinks);

}  // namespace cleave::drain
