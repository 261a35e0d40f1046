#include <filesystem>

#include <fmt/format.h>

#include "cli/command.h"
#include "twin/server.h"

namespace cleave::cli {
namespace {

/// The words after `cleave twin`.
struct TwinWords {
  std::vector<std::string> accounts;
  bool throttle = false;
  twin::ServerOptions options;
};

Exit serve(TwinWords words, Output& output) {
  for (const auto& account : words.accounts) twin::add_account(words.options, account);
  words.options.throttling = words.throttle ? twin::Throttling::documented_rates : twin::Throttling::off;
  twin::serve(words.options, [&](const twin::ServerAddresses& addresses) {
    output.say(fmt::format("twin ready at {}", addresses.url));
    Json document = {{"url", addresses.url}};
    if (!addresses.dns.empty()) {
      output.say(fmt::format("dns ready at {}", addresses.dns));
      document["dns"] = addresses.dns;
    }
    output.document(document);
    if (!words.options.write_config.empty())
      output.notice(fmt::format(
          "To talk to it: export AWS_CONFIG_FILE={0}/config AWS_SHARED_CREDENTIALS_FILE={0}/credentials\n",
          std::filesystem::absolute(words.options.write_config).string()));
    output.finish();  // Whoever started the twin waits for this.
  });
  return Exit::done;
}

}  // namespace

void add_twin(CLI::App& app, Invocation& invocation) {
  const auto words = std::make_shared<TwinWords>();
  auto& command = add_command(
      app, invocation,
      {"twin", "Simulate AWS with several accounts, for rehearsals and tests",
       "  cleave twin --account source=111111111111 --account destination=222222222222 --write-config "
       "twin-config\n"
       "  cleave twin --account a=111111111111 --listen 127.0.0.1:4566 --clock manual --save world.json\n"
       "  cleave twin --account a=111111111111 --account b=222222222222 --dns 127.0.0.1:5300   # dig "
       "@127.0.0.1 -p "
       "5300 www.pressi.example"},
      [words](Output& output) { return serve(*words, output); });
  auto& options = words->options;
  command.add_option("--account", words->accounts, "NAME=ID, an account with 12 digits; may be repeated")
      ->required()
      ->allow_extra_args(false);
  command.add_option("--listen", options.listen, "ADDRESS:PORT; port 0 takes any that is free")
      ->capture_default_str();
  command.add_option(
      "--dns", options.dns,
      "ADDRESS:PORT where the world's DNS is served too, over UDP and TCP: a resolver, and without "
      "recursion the name server of the registries; port 0 takes any that is free");
  command.add_option("--write-config", options.write_config,
                     "A folder for `config` and `credentials` in the AWS format, with a profile per account");
  command.add_option("--clock", options.clock, "real, manual, or xN for N times as fast")
      ->capture_default_str();
  command.add_option("--save", options.save,
                     "Write the world to this file at the end, large objects to FILE.objects");
  command.add_option("--load", options.load, "Start with the world of this file");
  command.add_flag("--throttle", words->throttle, "Slow callers down at the rates that AWS documents");
}

}  // namespace cleave::cli
