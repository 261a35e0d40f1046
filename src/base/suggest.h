#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave {

/// The candidate closest to `word` by edit distance, or "" when none is near enough to be meant.
std::string closest(std::string_view word, const std::vector<std::string>& candidates);

/// "Did you mean 'X'?", or "" when nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace cleave
