#pragma once

#include <chrono>

#include "base/json.h"
#include "mysql/database.h"

namespace cleave::mysql {

/// Whether a server takes writes: ON and OFF of read_only and, where there is one, super_read_only.
struct ReadOnly {
  std::string read_only = "OFF", super_read_only;

  bool is_on() const { return read_only != "OFF" && read_only != "0"; }
};

ReadOnly read_only_of(Database& database);

/// While a server waits for locks, nobody else writes.
constexpr std::chrono::seconds usual_lock_wait(30);

/// Refuses writes from now on; those that are being committed end first. Where there is no super_read_only,
/// users with SUPER or READ_ONLY ADMIN can still write. Throws Error(failed, "1205") when somebody's table
/// locks do not end within `longest_wait`, and Error(failed, "not-kept") when the server did not take it.
void make_read_only(Database& database, std::chrono::seconds longest_wait = usual_lock_wait);

/// Puts back what was before.
void put_back(Database& database, const ReadOnly& before);

Json to_json(const ReadOnly& state);
ReadOnly read_only_from_json(const Json& json);

}  // namespace cleave::mysql
