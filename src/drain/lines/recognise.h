#pragma once

#include <memory>
#include <string_view>

#include "drain/lines/line_reader.h"

namespace cleave::drain {

struct ReadOptions;

/// What reads the lines of a file that begins with `head`: the reader that understands most of the first
/// lines; one that understands none when no reader does. Options that name a format decide alone. `head` may
/// end within a line.
std::shared_ptr<const LineReader> recognise(std::string_view head, const ReadOptions& options);

/// Whether some reader, or the one that the options name, understands at least half of the first lines.
bool is_understood(std::string_view head, const ReadOptions& options);

}  // namespace cleave::drain
