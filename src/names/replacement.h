#pragma once

#include <string>
#include <string_view>

#include "names/escapes.h"
#include "names/finder.h"
#include "names/keys.h"
#include "names/recognise.h"

namespace cleave::names {

/// Sets `found.replacement` or `found.reason`. `written` is the name as it is written, [begin, end) of the
/// text whose escapes are undone; `found.offset` and `found.length` are set and count in `bytes`.
void replace(const NameEntry& entry, Spelling spelling, std::string_view bytes, const Unescaped& written,
             std::size_t begin, std::size_t end, Found& found);

}  // namespace cleave::names
