#pragma once

#include <string>

namespace cleave {

/// Where the project has a file or folder, such as "tests/cases/names".
std::string project_file(const std::string& name);

}  // namespace cleave
