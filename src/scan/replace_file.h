#pragma once

#include <string>
#include <string_view>

namespace cleave::scan {

/// Gives a file another content in one step: a reader or a crash sees the old one or the new one. Owner,
/// mode, times, attributes and access lists stay as they are. A crash in between leaves a hidden file beside,
/// .NAME.RANDOM.cleave-new. Throws Error(input, "cannot-write"); the old content then still stands.
void replace_file(const std::string& path, std::string_view content);

/// Takes away what killed calls for files of this folder have left.
void remove_leftovers(const std::string& folder);

}  // namespace cleave::scan
