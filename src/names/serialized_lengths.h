#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "names/edits.h"

namespace cleave::names {

/// PHP writes strings with their length in bytes (s:13:"pressi-assets";), and the text of an object that
/// serialises itself (C:1:"A":13:{pressi-assets}), also within one another and, in dumps and JSON, with
/// backslashes before the quotes. The edits that put the lengths right after `edits`, which are in order, are
/// made; nothing when the bytes are such that this takes too long.
/// https://www.php.net/manual/en/function.serialize.php
std::optional<std::vector<Edit>> length_repairs(std::string_view bytes, const std::vector<Edit>& edits);

}  // namespace cleave::names
