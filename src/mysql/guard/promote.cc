#include "mysql/guard/promote.h"

#include <fmt/format.h>

#include "mysql/guard/freeze.h"
#include "mysql/guard/read_only.h"
#include "mysql/guard/replicate.h"

namespace cleave::mysql {
namespace {

constexpr std::chrono::milliseconds between_looks_at_end(10);

void require_following(Database& destination, const GuardFile& file, std::chrono::seconds longest_lag) {
  const auto status = replica_status(destination);
  if (file.section(replication_section) == nullptr || !status)
    throw Error(Error::Kind::input, "not-following", "it does not follow the source")
        .where(destination.name())
        .next("Begin with: cleave mysql guard --replicate --from POSITION");
  if (const auto trouble = replication_trouble(*status); !trouble.empty())
    throw Error(Error::Kind::input, "not-following", trouble).where(destination.name());
  if (status->seconds_behind.value_or(longest_lag.count() + 1) > longest_lag.count())
    throw Error(Error::Kind::input, "not-following",
                status->seconds_behind ? fmt::format("it is {} seconds behind", *status->seconds_behind)
                                       : "how far it is behind is not known")
        .where(destination.name())
        .next("Let it catch up first; cleave mysql guard --replicate shows how far it is.");
}

LogPosition apply_rest(Database& source, Database& destination, Clock& clock, Time end) {
  const auto last = end_of_log(source);
  while (true) {
    const auto status = replica_status(destination);
    if (status && has_reached(status->applied, last)) return last;
    const auto trouble = status ? replication_trouble(*status) : "it is no replica any more";
    if (!trouble.empty()) throw Error(Error::Kind::failed, "replication", trouble).where(destination.name());
    if (clock.now() >= end)
      throw Error(Error::Kind::failed, "pause-too-long",
                  "the rest was not applied in time; the source writes again")
          .where(destination.name())
          .next("Try again at a quieter moment, or allow more with --within.");
    clock.sleep_until(clock.now() + between_looks_at_end);
  }
}

/// What a second try has to know after a crash.
bool was_opening(const GuardFile& file) {
  return text(*file.section(replication_section), "state") == "opening";
}

/// The destination's first write may come from here on.
void open_destination(Database& destination, GuardFile& file) {
  auto memory = *file.section(replication_section);
  memory["state"] = "opening";
  file.write(replication_section, memory);
  destination.query(replica_command(destination, "STOP"));
  put_back(destination, read_only_from_json(at(memory, "before")));
}

/// Users with SUPER write through read_only where there is no super_read_only, so the tables are locked too;
/// the lock goes with this session, whatever happens.
LogPosition change_writer(Database& source, Database& destination, GuardFile& file, Clock& clock,
                          std::chrono::seconds longest_wait) {
  const auto end = clock.now() + longest_wait;
  const bool lock = !source.dialect().has_super_read_only;
  freeze(source, Place::source, file, std::nullopt, FreezeEnd::none, longest_wait);
  if (lock) source.query("FLUSH TABLES WITH READ LOCK");
  const auto last = apply_rest(source, destination, clock, end);
  open_destination(destination, file);
  if (lock) source.query("UNLOCK TABLES");
  return last;
}

/// As it was: one writer, the source. It stays frozen when the destination may already be open and cannot be
/// closed.
void step_back(Database& source, Database& destination, GuardFile& file) {
  if (was_opening(file)) make_read_only(destination);
  source.query("UNLOCK TABLES");
  thaw(source, Place::source, file);
  auto memory = *file.section(replication_section);
  memory["state"] = "following";
  file.write(replication_section, memory);
  destination.query(replica_command(destination, "START"));
}

void finish(Database& destination, GuardFile& file) {
  destination.query(replica_command(destination, "RESET", " ALL"));
  file.write(promoted_section, Json::object());
  file.remove(replication_section);
}

}  // namespace

std::optional<Promotion> promote(Database& source, Database& destination, GuardFile& file, Clock& clock,
                                 std::chrono::seconds longest_pause) {
  if (file.section(replication_section) != nullptr && was_opening(file)) {
    open_destination(destination, file);
    finish(destination, file);
    return std::nullopt;
  }
  require_following(destination, file, longest_pause);
  Promotion promotion;
  const auto begin = clock.now();
  try {
    promotion.last = change_writer(source, destination, file, clock, longest_pause);
  } catch (...) {  // A source that stays frozen for nothing would be the outage that this avoids.
    step_back(source, destination, file);
    throw;
  }
  promotion.write_pause = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
  finish(destination, file);
  return promotion;
}

}  // namespace cleave::mysql
