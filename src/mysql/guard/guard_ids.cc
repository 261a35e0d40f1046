#include "mysql/guard/guard_ids.h"

#include <fmt/format.h>

#include "mysql/check/grants.h"
#include "mysql/guard/global_variable.h"
#include "mysql/schema.h"
#include "mysql/server_state.h"

namespace cleave::mysql {
namespace {

constexpr const char* ids_section = "ids";
constexpr const char* increment_variable = "auto_increment_increment";
constexpr const char* offset_variable = "auto_increment_offset";

IdSequence read_sequence(Database& database) {
  const auto row =
      database.query("SELECT @@GLOBAL.auto_increment_increment, @@GLOBAL.auto_increment_offset").rows.at(0);
  return {std::stoull(row[0].value_or("1")), std::stoull(row[1].value_or("1"))};
}

IdSequence sequence_in(const Json& before) {
  return {std::stoull(text(before, fmt::format("{}/value", increment_variable))),
          std::stoull(text(before, fmt::format("{}/value", offset_variable)))};
}

/// Sets what is not so yet, asks the server whether it took it, and remembers which sessions do not know it.
void set_sequence(Database& database, const IdSequence& wanted, Json& memory) {
  if (read_sequence(database) != wanted) {
    set_global(database, increment_variable, fmt::format("{}", wanted.increment));
    set_global(database, offset_variable, fmt::format("{}", wanted.offset));
    memory.erase("last_session");
  }
  const auto now = read_sequence(database);
  if (now != wanted)
    throw Error(Error::Kind::failed, "not-kept",
                fmt::format("the server counts in steps of {} from {}, though it was told {} from {}",
                            now.increment, now.offset, wanted.increment, wanted.offset))
        .where(database.name())
        .next("Something else rules it, as a cluster does (wsrep_auto_increment_control).");
  if (memory.contains("last_session")) return;
  memory["last_session"] = last_session(database);
  memory["asked"] = std::stoll(database.value("SELECT UNIX_TIMESTAMP()").value_or("0"));
}

IdsReport::Side look_at(Database& database, Place place, const ServerState& server, const Schema& schema,
                        const Json& memory) {
  IdsReport::Side side{place,
                       sequence_in(at(memory, "before")),
                       sequence_of(server),
                       IdsReport::Side::Lasting::until_restart,
                       {},
                       IdsReport::Side::Sight::all_sessions,
                       narrow_tables(schema)};
  if (database.dialect().has_set_persist) side.lasting = IdsReport::Side::Lasting::persisted;
  // After a restart no session is old, and their ids begin anew.
  const auto asked = number_or(memory, "asked", 0);
  if (server.started <= asked)
    side.old_sessions =
        sessions_until(database, static_cast<std::uint64_t>(number_or(memory, "last_session", 0)));
  if (!read_grants(database).everywhere("PROCESS")) side.sight = IdsReport::Side::Sight::own_sessions;
  return side;
}

Json to_json(const IdSequence& sequence) {
  return {{"increment", sequence.increment}, {"offset", sequence.offset}};
}

Json to_json(const IdsReport::Side& side) {
  auto sessions = Json::array(), narrow = Json::array();
  for (const auto& session : side.old_sessions)
    sessions.push_back(
        {{"id", session.id}, {"user", session.user}, {"host", session.host}, {"database", session.database}});
  for (const auto& table : side.narrow)
    narrow.push_back({{"table", table.table},
                      {"column", table.column},
                      {"next", table.next},
                      {"largest", table.largest},
                      {"statement", table.statement}});
  return {{"before", to_json(side.before)},
          {"now", to_json(side.now)},
          {"persisted", side.lasting == IdsReport::Side::Lasting::persisted},
          {"old_sessions", sessions},
          {"sees_all_sessions", side.sight == IdsReport::Side::Sight::all_sessions},
          {"narrow_tables", narrow}};
}

}  // namespace

IdsReport guard_ids(Database& source, Database& destination, GuardFile& file, std::uint64_t increment) {
  if (same_process(read_server_state(source), read_server_state(destination)))
    throw Error(Error::Kind::input, "one-server",
                "both databases are on one server, which counts ids one way only")
        .where(source.name());
  const auto* known = file.section(ids_section);
  if (known == nullptr) remember_guard(file, before_guard(source), before_guard(destination));
  auto memory = *file.section(ids_section);
  memory["source"] = guard_side(source, Place::source, increment, memory["source"]);
  memory["destination"] = guard_side(destination, Place::destination, increment, memory["destination"]);
  file.write(ids_section, memory);
  const auto here = read_server_state(source), there = read_server_state(destination);
  const auto source_schema = read_schema(source), destination_schema = read_schema(destination);
  return {look_at(source, Place::source, here, source_schema, memory["source"]),
          look_at(destination, Place::destination, there, destination_schema, memory["destination"]),
          meeting_tables(source_schema, sequence_of(here), destination_schema, sequence_of(there))};
}

void unguard_ids(Database& source, Database& destination, GuardFile& file) {
  const auto memory = *file.section(ids_section);
  unguard_side(source, at(memory, "source"));
  unguard_side(destination, at(memory, "destination"));
  file.remove(ids_section);
}

Json before_guard(Database& database) {
  return {{"before",
           {{increment_variable, to_json(read_global(database, increment_variable))},
            {offset_variable, to_json(read_global(database, offset_variable))}}}};
}

Json guard_side(Database& database, Place place, std::uint64_t increment, Json memory) {
  set_sequence(database, {increment, place == Place::source ? 1U : 2U}, memory);
  return memory;
}

void unguard_side(Database& database, const Json& memory) {
  for (const auto* variable : {increment_variable, offset_variable})
    put_back_global(database, variable, global_from_json(at(memory, fmt::format("before/{}", variable))));
}

void remember_guard(GuardFile& file, Json source, Json destination) {
  file.write(ids_section, {{"source", std::move(source)}, {"destination", std::move(destination)}});
}

Json to_json(const IdsReport& report) {
  auto meeting = Json::array();
  for (const auto& table : report.meeting)
    meeting.push_back({{"table", table.table},
                       {"column", table.column},
                       {"source_next", table.source_next},
                       {"destination_next", table.destination_next}});
  return {{"source", to_json(report.source)},
          {"destination", to_json(report.destination)},
          {"meeting_tables", meeting}};
}

}  // namespace cleave::mysql
