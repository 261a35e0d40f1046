#include <fmt/format.h>

#include "cli/guard_words.h"
#include "cli/mysql.h"
#include "mysql/guard/freeze.h"
#include "mysql/guard/guard_ids.h"
#include "mysql/guard/promote.h"
#include "mysql/guard/replicate.h"
#include "report/guard_text.h"

namespace cleave::cli {
namespace {

/// AUTO_INCREMENT variables end there.
constexpr std::uint64_t largest_increment = 65535;

Exit keep_ids_apart(Guarded& guarded, const GuardWords& words, Output& output) {
  const auto report = mysql::guard_ids(guarded.source, guarded.destination, guarded.file, words.increment);
  output.text(report::guard_text(report, output.look()));
  output.document(mysql::to_json(report));
  if (!report.meeting.empty()) return Exit::differences;
  const bool all_new = report.source.old_sessions.empty() && report.destination.old_sessions.empty();
  return all_new ? Exit::done : Exit::waiting;
}

/// All that guard has done, the last first.
Exit undo(Guarded& guarded, Output& output) {
  auto& file = guarded.file;
  if (file.section(mysql::promoted_section) != nullptr)
    throw Error(Error::Kind::input, "promoted", "the destination has taken over the writing")
        .where(file.path().string())
        .next("To let both write: cleave mysql guard --thaw source");
  auto done = Json::array();
  if (file.section("replication") != nullptr) {
    mysql::end_replication(guarded.destination, file);
    output.say("the destination does not follow the source any more and takes writes as before");
    done.push_back("replication");
  }
  for (const auto place : {mysql::Place::source, mysql::Place::destination}) {
    if (file.section(mysql::frozen_section(place)) == nullptr) continue;
    mysql::thaw(guarded.side(place), place, file);
    output.say(fmt::format("the {} takes writes as before", to_text(place)));
    done.push_back(mysql::frozen_section(place));
  }
  if (file.section("ids") != nullptr) {
    mysql::unguard_ids(guarded.source, guarded.destination, file);
    output.say("both sides count ids as before");
    done.push_back("ids");
  }
  if (done.empty()) output.say("there is nothing to undo");
  output.document({{"undone", done}});
  return Exit::done;
}

Exit guard(const Invocation& invocation, const GuardWords& words, Output& output) {
  const auto lock = invocation.open_work_dir().lock();
  Guarded guarded(find_databases(invocation, words.databases), words.state_file.empty()
                                                                   ? invocation.work_dir / "guard.json"
                                                                   : std::filesystem::path(words.state_file));
  if (words.undo) return undo(guarded, output);
  if (words.promote) return promote(guarded, words, output);
  if (words.replicate) return replicate(guarded, words, output);
  if (!words.freeze.empty()) return freeze_side(guarded, words, output);
  if (!words.thaw.empty()) return thaw_side(guarded, words, output);
  return keep_ids_apart(guarded, words, output);
}

/// Ways of using the command that exclude each other.
void add_modes(CLI::App& command, GuardWords& words) {
  auto* increment = command
                        .add_option("--increment", words.increment,
                                    "Leave room for this many servers; the source counts from 1, the "
                                    "destination from 2")
                        ->check(CLI::Range(std::uint64_t{2}, largest_increment))
                        ->capture_default_str();
  auto* undo = command.add_flag("--undo", words.undo, "Put back what was before");
  auto* freeze =
      command.add_option("--freeze", words.freeze, "Let this side (source, destination) take no writes");
  auto* thaw = command.add_option("--thaw", words.thaw, "End the freeze of this side");
  auto* replicate =
      command.add_flag("--replicate", words.replicate, "Let the destination follow the source as a replica");
  auto* promote = command.add_flag("--promote", words.promote,
                                   "Freeze the source, apply the rest, let the destination take the writes");
  for (std::vector<CLI::Option*> modes{increment, undo, freeze, thaw, replicate, promote}; !modes.empty();) {
    auto* one = modes.back();
    modes.pop_back();
    for (auto* other : modes) one->excludes(other);
  }
  command.add_option("--for", words.freeze_for, "End the freeze by itself after 90s, 15m, 2h")->needs(freeze);
  command
      .add_option("--from", words.from,
                  "Where the image was taken: gtid:0-1-42, or FILE:POSITION of the source's binary log")
      ->needs(replicate);
  command
      .add_option("--replication-user", words.replication_user,
                  "Who logs in at the source; its password comes from CLEAVE_REPLICATION_PASSWORD "
                  "(default: as the source's DSN)")
      ->needs(replicate);
  command
      .add_option("--replication-host", words.replication_host,
                  "HOST[:PORT] of the source as the destination's machine sees it (default: as the DSN)")
      ->needs(replicate);
  command
      .add_option(
          "--replication-ca", words.replication_ca,
          "A file on the destination's machine with the authority of the source's certificate, which is "
          "verified then")
      ->needs(replicate);
  command.add_option("--within", words.within, "The longest pause without writes; else all is as before")
      ->needs(promote)
      ->capture_default_str();
}

}  // namespace

void add_mysql_guard(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<GuardWords>();
  auto& command = add_command(
      mysql, invocation,
      {"guard", "Keep both sides from giving one id twice, or let only one of them take writes",
       "  cleave mysql guard --source @shop --destination @new-shop\n"
       "  cleave mysql guard --source @shop --destination @new-shop --undo\n"
       "  cleave mysql guard --source @shop --destination @new-shop --freeze source --for 15m\n"
       "  cleave mysql guard --source @shop --destination @new-shop --replicate --from binlog.000003:4711\n"
       "  cleave mysql guard --source @shop --destination @new-shop --promote"},
      [&invocation, words](Output& output) { return guard(invocation, *words, output); });
  add_database_options(command, words->databases);
  add_modes(command, *words);
  command.add_option("--state", words->state_file,
                     "Where guard keeps what was before (default: guard.json in the work directory)");
}

}  // namespace cleave::cli
