#pragma once

#include <string>
#include <string_view>

namespace cleave::report {

/// Text of strangers, fit for a terminal: control characters, what is not UTF-8 and characters that turn the
/// direction of writing are shown as \xHH; cut after so many characters.
std::string plain(std::string_view hostile, std::size_t most_characters);

}  // namespace cleave::report
