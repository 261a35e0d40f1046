#pragma once

#include <string_view>

namespace cleave::mysql {

/// Whether JSON and terminals can take the bytes as text (RFC 3629: no surrogates, nothing overlong).
bool is_utf8(std::string_view bytes);

}  // namespace cleave::mysql
