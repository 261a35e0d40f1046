#pragma once

#include <string_view>

namespace cleave::scan {

/// Whether a reader of the content before (of JSON, XML or TOML, where it is that) still reads the content
/// after. True where it is something else.
bool reads_again(std::string_view before, std::string_view after);

}  // namespace cleave::scan
