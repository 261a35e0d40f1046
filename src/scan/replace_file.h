#pragma once

#include <string>
#include <string_view>

namespace cleave::scan {

/// Gives a file another content in one step: a reader or a crash sees the old one or the new one. Owner,
/// mode, times, attributes and access lists stay as they are. A crash in between leaves `temporary_of(path)`,
/// which the next call for this path replaces. Throws Error(input, "cannot-write"); the old content then
/// still stands.
void replace_file(const std::string& path, std::string_view content);

/// Where replace_file writes first: a hidden file beside.
std::string temporary_of(const std::string& path);

}  // namespace cleave::scan
