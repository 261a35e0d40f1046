#pragma once

#include <string_view>

namespace cleave::scan {

/// What a file is for, where that decides when a wrong name in it begins to hurt.
enum class Role { none, boot, schedule, web_server };

/// "runs at boot", "runs on a schedule", "read when the web server starts"; "" for none.
std::string_view to_text(Role role);

/// By where the file is in a Linux system, or in the image of one that is mounted anywhere.
Role role_of(std::string_view path);

}  // namespace cleave::scan
