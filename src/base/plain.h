#pragma once

#include <string>
#include <string_view>

namespace cleave {

/// Text of strangers on one line, fit for a terminal, cut after so many characters. What a terminal obeys,
/// what hides text or turns its direction, and what is not UTF-8 is shown: \x1b (control characters of ASCII
/// and bytes that are no text), \u202e (all others).
std::string plain(std::string_view hostile, std::size_t most_characters = std::string_view::npos);

/// The same for a whole text, whose line breaks and tabs stay. Codes made by `terminal_code` become what the
/// terminal obeys: the last thing that happens to a text before it is written.
std::string plain_text(std::string_view text);

/// The same for a text that is JSON: it stays JSON and means the same.
std::string plain_json(std::string_view json);

/// A code of the program's own: `terminal_code("[31m")` begins red text. It has a secret of this process in
/// it, so that no text of strangers can be taken for one.
std::string terminal_code(std::string_view sequence);
/// How many bytes of such a code `text` begins with; 0 when with none.
std::size_t terminal_code_size(std::string_view text);

}  // namespace cleave
