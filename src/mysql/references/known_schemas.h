#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mysql/references/answers.h"

namespace cleave::mysql {

/// Applications whose references are known (schemas/README.md): "wordpress", "django" …
std::vector<std::string> known_schemas();

/// A known schema that this one has all distinctive tables of, and before which prefix of their names: a
/// WordPress of many sites has several.
struct Recognised {
  std::string name;
  std::vector<std::string> prefixes;
};
std::vector<Recognised> recognise(const Schema& schema);

/// Adds what the schemas say that `answers` name, wherever nobody has said anything else about a column or
/// a type. Throws Error(input, "unknown-schema") for a name that is none, or whose tables are not there.
void add_known_references(Database& database, const Schema& schema, ReferenceAnswers& answers);

}  // namespace cleave::mysql
