#include "mysql/guard/read_only.h"

#include <fmt/format.h>

namespace cleave::mysql {
namespace {

/// "1" and "ON" are both said by servers.
std::string word(const Value& value) {
  return value == "1" || value == "ON" ? "ON" : value == "0" || value == "OFF" ? "OFF" : value.value_or("");
}

}  // namespace

ReadOnly read_only_of(Database& database) {
  ReadOnly state{word(database.value("SELECT @@GLOBAL.read_only")), ""};
  if (database.dialect().has_super_read_only)
    state.super_read_only = word(database.value("SELECT @@GLOBAL.super_read_only"));
  return state;
}

void make_read_only(Database& database, std::chrono::seconds longest_wait) {
  database.query(fmt::format("SET SESSION lock_wait_timeout = {}", longest_wait.count()));
  database.query(database.dialect().has_super_read_only ? "SET GLOBAL super_read_only = ON"
                                                        : "SET GLOBAL read_only = ON");
  if (read_only_of(database).is_on()) return;
  throw Error(Error::Kind::failed, "not-kept", "the server takes writes though it was told not to")
      .where(database.name());
}

void put_back(Database& database, const ReadOnly& before) {
  // Turning read_only off turns super_read_only off too.
  database.query("SET GLOBAL read_only = " + before.read_only);
  if (!before.super_read_only.empty())
    database.query("SET GLOBAL super_read_only = " + before.super_read_only);
}

Json to_json(const ReadOnly& state) {
  return {{"read_only", state.read_only}, {"super_read_only", state.super_read_only}};
}

ReadOnly read_only_from_json(const Json& json) {
  return {text(json, "read_only"), text(json, "super_read_only")};
}

}  // namespace cleave::mysql
