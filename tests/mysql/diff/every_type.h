#pragma once

#include <string>
#include <vector>

namespace cleave::mysql::test {

/// A column type with values that are easy to get wrong, as SQL. No two are stored alike, and
/// some differ as little as the type allows.
struct TypeCase {
  std::string type;
  std::vector<std::string> values;
};

/// Everything that a column can be.
const std::vector<TypeCase>& every_type();

}  // namespace cleave::mysql::test
