#pragma once

#include <filesystem>
#include <string_view>

#include "base/json.h"
#include "mysql/endpoint.h"
#include "mysql/place.h"

namespace cleave::move {

/// How actions reach the two databases of a split, and where they keep what they have to remember. Where
/// passwords come from is known above. Thread-safe.
class DatabaseAccess {
 public:
  virtual ~DatabaseAccess() = default;
  /// `side` is what a step's params say of it: {"Dsn", "Password"}, the latter being the place of a password.
  virtual mysql::Endpoint endpoint(mysql::Place place, const Json& side) const = 0;
  /// A file of the work directory.
  virtual std::filesystem::path file(std::string_view name) const = 0;
};

}  // namespace cleave::move
