#include "mysql/guard/freeze.h"

#include <fmt/format.h>

namespace cleave::mysql {
namespace {

constexpr const char* event_name = "cleave_thaw";

/// Made before the freeze, so that no freeze is without its end.
void schedule_end(Database& database, const ReadOnly& before, std::chrono::seconds after) {
  database.query(fmt::format("DROP EVENT IF EXISTS {}", event_name));
  database.query(fmt::format(
      "CREATE EVENT {} ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL {} SECOND DO SET GLOBAL read_only = {}",
      event_name, after.count(), before.read_only));
}

}  // namespace

FreezeEnd possible_end(Database& database) {
  const bool runs = database.value("SELECT @@GLOBAL.event_scheduler") == "ON";
  return runs && database.dialect().has_events_when_read_only ? FreezeEnd::by_event : FreezeEnd::none;
}

void freeze(Database& database, Place place, GuardFile& file, std::optional<std::chrono::seconds> ends_after,
            FreezeEnd end, std::chrono::seconds longest_wait) {
  const auto* known = file.section(frozen_section(place));
  const auto before = known != nullptr ? read_only_from_json(at(*known, "before")) : read_only_of(database);
  file.write(frozen_section(place), {{"before", to_json(before)}});
  if (ends_after && end == FreezeEnd::by_event) schedule_end(database, before, *ends_after);
  make_read_only(database, longest_wait);
}

void thaw(Database& database, Place place, GuardFile& file) {
  put_back(database, read_only_from_json(at(*file.section(frozen_section(place)), "before")));
  database.query(fmt::format("DROP EVENT IF EXISTS {}", event_name));
  file.remove(frozen_section(place));
}

}  // namespace cleave::mysql
