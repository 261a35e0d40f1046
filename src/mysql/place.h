#pragma once

#include <string>
#include <string_view>

namespace cleave::mysql {

/// Which of the two databases.
enum class Place { source, destination };

std::string to_text(Place place);
/// Throws Error(input, "bad-side").
Place place_named(std::string_view word);

}  // namespace cleave::mysql
