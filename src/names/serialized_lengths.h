#pragma once

#include <string_view>
#include <vector>

#include "names/edits.h"

namespace cleave::names {

/// PHP writes strings with their length in bytes (s:13:"pressi-assets";), also within one another and, in
/// dumps and JSON, with backslashes before the quotes. The edits that put the lengths right after `edits`,
/// which are in order, are made. https://www.php.net/manual/en/function.serialize.php
std::vector<Edit> length_repairs(std::string_view bytes, const std::vector<Edit>& edits);

}  // namespace cleave::names
