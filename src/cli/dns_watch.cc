#include "cli/accounts.h"
#include "cli/dns.h"
#include "cli/dns_words.h"
#include "cli/duration.h"
#include "cli/engine.h"
#include "cli/interrupted.h"
#include "dns/socket_client.h"
#include "dns/watch/watcher.h"
#include "report/dns_json.h"
#include "report/dns_text.h"

namespace cleave::cli {
namespace {

struct DnsWatchWords {
  DnsWords zone;
  std::string interval = "30s", longest, clock = "real";
  bool once = false;
};

Exit exit_of(dns::DnsVerdict verdict) {
  switch (verdict) {
    case dns::DnsVerdict::settled:
      return Exit::done;
    case dns::DnsVerdict::waiting:
      return Exit::waiting;
    case dns::DnsVerdict::wrong:
    case dns::DnsVerdict::blind:
      break;
  }
  return Exit::differences;
}

/// One line of JSON for each look, so that they can be read while they come.
void show(const dns::State& state, const DnsWatchWords& words, Output& output) {
  output.text(report::dns_text(state, output.look()) + (words.once ? "" : "\n"));
  if (words.once) return output.document(report::to_json(state));
  output.document_line(report::to_json(state));
  output.finish();
}

std::shared_ptr<Clock> clock_by(const Invocation& invocation, const DnsWatchWords& words) {
  if (words.clock == "real") return std::make_shared<SystemClock>();
  const auto settings = read_settings(invocation.open_work_dir().settings_path());
  return open_clock(words.clock, settings.source_profile, invocation);
}

Exit watch_dns(const Invocation& invocation, const DnsWatchWords& words, Output& output) {
  const auto interval = parse_duration(words.interval);
  const auto clock = clock_by(invocation, words);
  const auto end = words.longest.empty() ? Time::max() : clock->now() + parse_duration(words.longest);
  dns::SocketClient client;
  dns::Watcher watcher(client, watched_by(invocation, words.zone));
  const auto& stop = stop_at_signals();
  for (;;) {
    const auto state = watcher.look(clock->now());
    show(state, words, output);
    const auto verdict = state.verdict();
    const auto next = clock->now() + interval;
    if (words.once || verdict == dns::DnsVerdict::settled || stop || next > end) return exit_of(verdict);
    wait_until(next, *clock, stop, std::max(interval / 60, std::chrono::seconds(1)));
    if (stop) return exit_of(verdict);
  }
}

}  // namespace

void add_dns_watch(CLI::App& dns, Invocation& invocation) {
  const auto words = std::make_shared<DnsWatchWords>();
  auto& command = add_command(
      dns, invocation,
      {"watch",
       "Ask the zone above, both sides' name servers and resolvers who still leads to the source, until "
       "nobody "
       "does",
       "  cleave dns watch                      # what the plan in this folder moves\n"
       "  cleave dns watch --once --json | jq .names_end\n"
       "  cleave dns watch --domain example.com --destination-server ns1.example.net --name www.example.com"},
      [&invocation, words](Output& output) { return watch_dns(invocation, *words, output); });
  add_zone_options(command, words->zone);
  add_change_options(command, words->zone);
  command.add_flag("--once", words->once, "Look once instead of until it is settled");
  command.add_option("--interval", words->interval, "Look so often")->capture_default_str();
  command.add_option("--max-time", words->longest, "End after this time at the latest");
  command
      .add_option("--clock", words->clock,
                  "real, or twin: the clock of the simulator that answers for the source's profile")
      ->check(CLI::IsMember({"real", "twin"}))
      ->capture_default_str();
  add_endpoint_option(command, invocation);
}

}  // namespace cleave::cli
