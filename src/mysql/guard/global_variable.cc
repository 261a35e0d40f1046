#include "mysql/guard/global_variable.h"

#include <fmt/format.h>

#include "mysql/quoted.h"

namespace cleave::mysql {

GlobalVariable read_global(Database& database, const std::string& name) {
  GlobalVariable variable{database.value("SELECT @@GLOBAL." + name).value_or(""), std::nullopt};
  if (!database.dialect().has_set_persist) return variable;
  const auto kept = database.query(fmt::format(
      "SELECT variable_value FROM performance_schema.persisted_variables WHERE variable_name = {}",
      quoted_text(name)));
  if (!kept.rows.empty()) variable.persisted = kept.rows[0].at(0);
  return variable;
}

void set_global(Database& database, const std::string& name, const std::string& value) {
  database.query(
      fmt::format("SET {} {} = {}", database.dialect().has_set_persist ? "PERSIST" : "GLOBAL", name, value));
}

void put_back_global(Database& database, const std::string& name, const GlobalVariable& before) {
  if (database.dialect().has_set_persist)
    database.query(before.persisted ? fmt::format("SET PERSIST_ONLY {} = {}", name, *before.persisted)
                                    : "RESET PERSIST IF EXISTS " + name);
  database.query(fmt::format("SET GLOBAL {} = {}", name, before.value));
}

Json to_json(const GlobalVariable& variable) {
  Json json{{"value", variable.value}};
  if (variable.persisted) json["persisted"] = *variable.persisted;
  return json;
}

GlobalVariable global_from_json(const Json& json) {
  GlobalVariable variable{text(json, "value"), std::nullopt};
  if (find(json, "persisted") != nullptr) variable.persisted = text(json, "persisted");
  return variable;
}

}  // namespace cleave::mysql
