#pragma once

#include <filesystem>

namespace cleave {

/// Makes the file of an SQLite database, if there is none, for its owner alone, before SQLite opens it: that
/// follows links, and gives its other files (-wal, -shm) the mode of the first. Throws Error(input,
/// "cannot-open") when one of them is a symbolic link, or the file cannot be opened for writing.
void make_private_database(const std::filesystem::path& path);

}  // namespace cleave
