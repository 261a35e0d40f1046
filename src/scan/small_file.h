#pragma once

#include <filesystem>
#include <string>

namespace cleave::scan {

/// The content of a file of up to a megabyte; "" for larger ones, and for what is no file or cannot be read:
/// for files that may say something about others and need not be there.
std::string small_file(const std::filesystem::path& path);

}  // namespace cleave::scan
