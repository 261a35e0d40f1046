#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace cleave::mysql {

/// The files of schemas/, by name without ending; made by cmake/schemas.cmake.
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_schemas();

}  // namespace cleave::mysql
