#include <cstdlib>

#include <fmt/format.h>

#include "cli/duration.h"
#include "cli/guard_words.h"
#include "mysql/guard/freeze.h"
#include "mysql/guard/promote.h"
#include "mysql/guard/replicate.h"
#include "report/layout.h"

namespace cleave::cli {
namespace {

constexpr unsigned usual_port = 3306;

std::string who_still_writes(mysql::Database& database) {
  return database.dialect().has_super_read_only ? ""
                                                : "; users with SUPER or READ_ONLY ADMIN can still write, so "
                                                  "take care that the application has neither";
}

/// Stays until the time is over; what happens to the first connection meanwhile does not matter.
void thaw_at(Guarded& guarded, mysql::Place place, Time end) {
  while (guarded.clock.now() < end) guarded.clock.sleep_until(end);
  const auto& endpoints = guarded.endpoints;
  mysql::Connection fresh(place == mysql::Place::source ? endpoints.source : endpoints.destination);
  mysql::thaw(fresh, place, guarded.file);
}

/// How the destination logs in at the source: as the source's DSN says, but for what the words say.
mysql::ReplicationLogin login_of(const Guarded& guarded, const GuardWords& words) {
  const auto& source = guarded.endpoints.source;
  mysql::ReplicationLogin login;
  login.host = source.host;
  login.port = source.port == 0 ? usual_port : source.port;
  if (!words.replication_host.empty()) {
    const auto colon = words.replication_host.rfind(':');
    login.host = words.replication_host.substr(0, colon);
    login.port = usual_port;
    if (colon != std::string::npos)
      login.port = static_cast<unsigned>(std::atoi(words.replication_host.c_str() + colon + 1));
  }
  login.user = words.replication_user.empty() ? source.user : words.replication_user;
  const char* password = std::getenv("CLEAVE_REPLICATION_PASSWORD");
  if (password != nullptr)
    login.password = password;
  else if (login.user == source.user)
    login.password = source.password.value_or("");
  using Tls = mysql::ReplicationLogin::Tls;
  login.tls = source.tls == mysql::TlsMode::disabled ? Tls::none
              : words.replication_ca.empty()         ? Tls::encrypted
                                                     : Tls::verified;
  login.tls_ca = words.replication_ca;
  return login;
}

std::string lag(const mysql::ReplicaStatus& status) {
  return fmt::format(
      "the destination has applied up to {}, {}", status.applied.text(),
      status.seconds_behind ? fmt::format("{} s behind", *status.seconds_behind) : "lag unknown");
}

}  // namespace

Exit freeze_side(Guarded& guarded, const GuardWords& words, Output& output) {
  const auto place = mysql::place_named(words.freeze);
  auto& database = guarded.side(place);
  std::optional<std::chrono::seconds> ends_after;
  if (!words.freeze_for.empty()) ends_after = parse_duration(words.freeze_for);
  const auto end = mysql::possible_end(database);
  mysql::freeze(database, place, guarded.file, ends_after, end);
  const auto until = guarded.clock.now() + ends_after.value_or(std::chrono::seconds(0));
  const bool waits = ends_after && end == mysql::FreezeEnd::none;
  output.say(fmt::format("the {} takes no writes any more{}", words.freeze, who_still_writes(database)));
  if (!ends_after)
    output.say(fmt::format("End it with: cleave mysql guard --thaw {}", words.freeze));
  else if (waits)
    output.say(
        fmt::format("until {}: this command ends it then and has to keep running, because the server cannot "
                    "do it by an event",
                    to_utc_text(until)));
  else
    output.say(fmt::format("until {}: an event in the server ends it", to_utc_text(until)));
  Json result{{"frozen", words.freeze}};
  if (ends_after) {
    result["until"] = to_rfc3339(until);
    result["ended_by"] = waits ? "command" : "event";
  }
  if (waits) {
    thaw_at(guarded, place, until);
    output.say(fmt::format("the {} takes writes again", words.freeze));
  }
  output.document(result);
  return Exit::done;
}

Exit thaw_side(Guarded& guarded, const GuardWords& words, Output& output) {
  const auto place = mysql::place_named(words.thaw);
  if (guarded.file.section(mysql::frozen_section(place)) == nullptr)
    throw Error(Error::Kind::input, "not-frozen", fmt::format("guard has not frozen the {}", words.thaw))
        .where(guarded.file.path().string());
  mysql::thaw(guarded.side(place), place, guarded.file);
  if (place == mysql::Place::source) guarded.file.remove(mysql::promoted_section);
  output.say(fmt::format("the {} takes writes as before", words.thaw));
  output.document({{"thawed", words.thaw}});
  return Exit::done;
}

Exit replicate(Guarded& guarded, const GuardWords& words, Output& output) {
  auto& [endpoints, source, destination, file, clock] = guarded;
  const bool follows = file.section("replication") != nullptr && mysql::replica_status(destination);
  if (!follows) {
    if (words.from.empty())
      throw Error(Error::Kind::input, "usage", "--replicate needs to know where to begin")
          .next("Say --from gtid:… or --from FILE:POSITION, as it was when the image was taken.");
    mysql::start_replication(source, destination, file, login_of(guarded, words),
                             mysql::parse_replication_start(words.from), clock);
    output.say("the destination follows the source and takes no writes of others; it catches up");
  }
  mysql::wait_until_applied(source, destination, clock,
                            [&](const mysql::ReplicaStatus& status) { output.progress(lag(status)); });
  const auto status = mysql::replica_status(destination);
  if (status) output.say(lag(*status));
  output.say("Next: cleave mysql guard --promote");
  output.document(
      {{"replication", "following"},
       {"applied", status ? Json(status->applied.text()) : Json()},
       {"seconds_behind", status && status->seconds_behind ? Json(*status->seconds_behind) : Json()}});
  return Exit::done;
}

Exit promote(Guarded& guarded, const GuardWords& words, Output& output) {
  const auto promotion = mysql::promote(guarded.source, guarded.destination, guarded.file, guarded.clock,
                                        parse_duration(words.within));
  output.say("the destination takes writes; the source is frozen" + who_still_writes(guarded.source));
  if (promotion)
    output.say(fmt::format("no writes were possible for {} ms; all up to {} of the source was applied",
                           promotion->write_pause.count(), promotion->last.text()));
  else
    output.say("this finished a promotion that had been interrupted");
  output.document({{"promoted", true},
                   {"write_pause_ms", promotion ? Json(promotion->write_pause.count()) : Json()},
                   {"last", promotion ? Json(promotion->last.text()) : Json()}});
  return Exit::done;
}

}  // namespace cleave::cli
