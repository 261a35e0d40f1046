#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "cli/command.h"
#include "cli/databases.h"
#include "mysql/connection.h"
#include "mysql/guard/guard_file.h"

namespace cleave::cli {

/// What `cleave mysql guard` was told.
struct GuardWords {
  DatabaseWords databases;
  std::uint64_t increment = 2;
  bool undo = false, replicate = false, promote = false;  ///< one of these, or the next two, or none
  std::string freeze, thaw;                               ///< a side
  std::string freeze_for;                                 ///< a duration, or ""
  std::string from;                                       ///< where the replica begins
  std::string replication_user, replication_host, replication_ca;
  std::string within = "30s";  ///< the longest write pause
  std::string state_file;      ///< "" = guard.json in the work directory
};

/// Both servers, and what guard knows of them.
struct Guarded {
  Guarded(BothDatabases both, const std::filesystem::path& state_file)
      : endpoints(std::move(both)),
        source(endpoints.source),
        destination(endpoints.destination),
        file(state_file, source, destination) {}

  BothDatabases endpoints;
  mysql::Connection source, destination;
  mysql::GuardFile file;
  SystemClock clock;

  mysql::Connection& side(mysql::Place place) { return place == mysql::Place::source ? source : destination; }
};

/// The modes with one writer (cli/guard_one_writer.cc).
Exit freeze_side(Guarded& guarded, const GuardWords& words, Output& output);
Exit thaw_side(Guarded& guarded, const GuardWords& words, Output& output);
Exit replicate(Guarded& guarded, const GuardWords& words, Output& output);
Exit promote(Guarded& guarded, const GuardWords& words, Output& output);

}  // namespace cleave::cli
