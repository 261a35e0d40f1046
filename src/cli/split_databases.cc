#include "cli/split_databases.h"

#include <fmt/format.h>

#include "cli/databases.h"
#include "cli/password_place.h"

namespace cleave::cli {

mysql::Endpoint SplitDatabases::endpoint(mysql::Place place, const Json& side) const {
  const auto key = to_text(place) + " " + dump(side);
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  return known_.emplace(key, find(place, side)).first->second;
}

mysql::Endpoint SplitDatabases::find(mysql::Place place, const Json& side) const {
  std::optional<std::string> password;
  if (const auto where = text_or(side, "Password", ""); !where.empty()) {
    const auto parsed = password_place_from(where);
    if (!parsed)
      throw Error(Error::Kind::input, "bad-plan", fmt::format("'{}' names no place of a password", where));
    password =
        read_password(place == mysql::Place::source ? accounts_.source : accounts_.destination, *parsed);
  }
  return find_database(to_text(place), text(side, "Dsn"), std::move(password));
}

}  // namespace cleave::cli
