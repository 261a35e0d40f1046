#include <filesystem>

#include <fmt/format.h>

#include "base/files.h"
#include "base/hash.h"
#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/read_account.h"
#include "cli/settings.h"

namespace cleave::cli {
namespace {

void refuse_overwriting(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return;
  throw Error(Error::Kind::input, "exists", "there is a cleave.toml already")
      .where(path.string())
      .next("Edit it, or move it away to start over.");
}

Exit init(const Invocation& invocation, Settings settings, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  refuse_overwriting(work_dir.settings_path());
  settings.split_id = hex(random_bytes(6));
  // Reading it back refuses what a person could not have written either, before anybody is asked.
  const auto text = settings_text(settings);
  parse_settings(text, work_dir.settings_path().string());
  const auto accounts = open_accounts(settings, invocation, Access::read_only);
  require_different(accounts);
  check_regions(settings, accounts.source);
  check_regions(settings, accounts.destination);
  write_file(work_dir.settings_path(), text, for_everybody);
  output.say(fmt::format("source       {} ({})", accounts.source.id(), settings.source_profile));
  output.say(fmt::format("destination  {} ({})", accounts.destination.id(), settings.destination_profile));
  output.say(fmt::format("wrote {}\nNext: cleave inventory", work_dir.settings_path().string()));
  output.document({{"settings", work_dir.settings_path().string()},
                   {"split", settings.split_id},
                   {"source", accounts.source.id()},
                   {"destination", accounts.destination.id()}});
  return Exit::done;
}

}  // namespace

void add_init(CLI::App& app, Invocation& invocation) {
  const auto settings = std::make_shared<Settings>();
  auto& command = add_command(
      app, invocation,
      {"init", "Write cleave.toml after checking both profiles",
       "  cleave init --source-profile personal --destination-profile pressi --root domain:pressi.example\n"
       "  cleave init --source-profile a --destination-profile b --root tag:app=shop --region eu-west-1 "
       "--region us-east-1"},
      [&invocation, settings](Output& output) { return init(invocation, *settings, output); });
  command.add_option("--source-profile", settings->source_profile, "The AWS profile of the account to split")
      ->required();
  command
      .add_option("--destination-profile", settings->destination_profile,
                  "The AWS profile of the new account")
      ->required();
  command
      .add_option("--root", settings->decisions.roots,
                  "What the application is reached from: domain:NAME, tag:KEY=VALUE, an ARN or an id; may be "
                  "repeated")
      ->required()
      ->allow_extra_args(false);
  command
      .add_option("--region", settings->regions, "A region to read; may be repeated (default: the profile's)")
      ->allow_extra_args(false);
  add_endpoint_option(command, invocation);
}

}  // namespace cleave::cli
