#pragma once

#include <string>

#include "base/json.h"

namespace cleave::plan {

/// The two databases of the application, as cleave.toml names them ([mysql]), for the steps that keep them
/// together. This folder knows no MySQL: what it does not read is handed on to the steps as it is.
struct Databases {
  std::string name;         ///< of the source's database, for the ids of steps
  std::string source;       ///< a DSN
  std::string destination;  ///< a DSN; "": the source's with the names that the split changes rewritten
  std::string source_password, destination_password;  ///< where each is ("ssm:NAME"), or ""
  long long quiet_seconds = 900;  ///< so long without a write, and the source's database is left
  Json merge = Json::object();    ///< policies, unique keys and references
};

}  // namespace cleave::plan
