#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "mysql/database.h"

namespace cleave::mysql {

/// A global variable as it was found.
struct GlobalVariable {
  std::string value;
  std::optional<std::string> persisted;  ///< what SET PERSIST has kept for the next start, if anything
};

GlobalVariable read_global(Database& database, const std::string& name);
/// For as long as the server can keep it. `value` is SQL.
void set_global(Database& database, const std::string& name, const std::string& value);
void put_back_global(Database& database, const std::string& name, const GlobalVariable& before);

Json to_json(const GlobalVariable& variable);
GlobalVariable global_from_json(const Json& json);

}  // namespace cleave::mysql
