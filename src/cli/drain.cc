#include <unistd.h>

#include <optional>

#include <fmt/format.h>

#include "base/files.h"
#include "base/hash.h"
#include "base/plain.h"
#include "cli/command.h"
#include "cli/dns_words.h"
#include "cli/drain_by_athena.h"
#include "cli/drain_count.h"
#include "cli/drain_subject.h"
#include "cli/duration.h"
#include "cli/interrupted.h"
#include "cli/terminal_width.h"
#include "dns/socket_client.h"
#include "dns/watch/watcher.h"
#include "drain/both_sides.h"
#include "report/dns_text.h"
#include "report/drain_csv.h"
#include "report/drain_html.h"
#include "report/drain_json.h"
#include "report/drain_text.h"

namespace cleave::cli {
namespace {

struct DrainCommandWords {
  DrainWords subject;
  DnsWords dns;
  AthenaDrainWords far;
  bool asks_dns = false;
  std::string at, interval = "1m", longest;
  std::filesystem::path html, csv, key;
  bool follow = false;
};

/// The key of hashed ids; made when there is none, so that the next run gives clients the same ids.
drain::ClientNames client_names(const std::filesystem::path& key_file) {
  if (key_file.empty()) return {};
  auto key = read_file_if_exists(key_file, most_settings_bytes);
  if (!key) {
    key = hex(random_bytes(32)) + "\n";
    write_file(key_file, *key);
  }
  return drain::ClientNames(std::move(*key));
}

Exit exit_of(drain::Verdict::Kind kind) {
  switch (kind) {
    case drain::Verdict::Kind::drained:
      return Exit::done;
    case drain::Verdict::Kind::not_yet:
      return Exit::waiting;
    case drain::Verdict::Kind::blind:
      break;
  }
  return Exit::differences;
}

/// Looks at the DNS beside the logs, when that is wanted.
class DnsLook {
 public:
  DnsLook(const Invocation& invocation, const DrainCommandWords& words) {
    if (!words.asks_dns) return;
    DnsWords zone = words.dns;
    zone.cut = words.subject.cut;
    zone.ttl_seconds = words.subject.ttl_seconds;
    watcher_.emplace(client_, watched_by(invocation, zone));
  }
  std::optional<dns::State> at(Time now) {
    if (!watcher_) return std::nullopt;
    return watcher_->look(now);
  }

 private:
  dns::SocketClient client_;
  std::optional<dns::Watcher> watcher_;
};

/// All that one look has found.
struct Found {
  drain::DrainReport report;
  std::optional<dns::State> dns;
  std::optional<Json> athena{};  ///< what Athena's reading took, when it did

  std::string text(const report::Look& look) const {
    return report::drain_text(report, look) + (dns ? "\nDNS as of " + report::dns_text(*dns, look) : "");
  }
  Json json() const {
    Json json = report::to_json(report, dns);
    if (athena) json["athena"] = *athena;
    return json;
  }
};

void write_files(const Found& found, const DrainCommandWords& words) {
  const auto& report = found.report;
  if (!words.html.empty()) write_file(words.html, report::drain_html(report, found.dns), for_everybody);
  if (!words.csv.empty()) write_file(words.csv, report::drain_csv(report), for_everybody);
}

void show(const Found& found, const DrainCommandWords& words, Output& output) {
  write_files(found, words);
  if (!words.follow) {
    output.text(found.text(output.look()));
    return output.document(found.json());
  }
  // On a terminal in place of what was shown before.
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  output.text((is_terminal ? terminal_code("[H") + terminal_code("[2J") : "") + found.text(output.look()) +
              "\n");
  output.document_line(found.json());
  output.finish();
}

/// One look by Athena.
Exit look_by_athena(const Invocation& invocation, const DrainCommandWords& words, Output& output) {
  if (words.follow)
    throw Error(Error::Kind::input, "no-follow",
                "Athena reads all logs again at each look, and each one costs")
        .next("Leave out --follow, and look again when the verdict says that it may be over.");
  const auto names = client_names(words.key);
  DrainSubject subject(invocation, words.subject, Access::read_write);
  if (!words.at.empty()) subject.subject.until = from_rfc3339(words.at);
  const auto now = words.at.empty() ? SystemClock().now() : subject.subject.until;
  auto drain = drain_by_athena(words.far, words.subject, subject, names, now, output);
  if (!drain) return Exit::done;
  DnsLook dns(invocation, words);
  const Json took = {{"scanned_bytes", drain->scanned_bytes},
                     {"most_bytes", drain->most_bytes},
                     {"most_usd", drain->most_usd}};
  const Found found{std::move(drain->report), dns.at(now), took};
  show(found, words, output);
  return exit_of(found.report.verdict.kind);
}

Exit watch(const Invocation& invocation, const DrainCommandWords& words, Output& output) {
  SystemClock clock;
  const auto interval = parse_duration(words.interval);
  const auto end = words.longest.empty() ? Time::max() : clock.now() + parse_duration(words.longest);
  const auto names = client_names(words.key);
  DrainSubject subject(invocation, words.subject, Access::read_only);
  if (!words.at.empty()) subject.subject.until = from_rfc3339(words.at);
  drain::ReadOptions reading = subject.reading;
  reading.remember = words.follow;
  drain::BothSides sides(subject.source, subject.destination, reading, subject.subject);
  DnsLook dns(invocation, words);
  const auto& stop = stop_at_signals();
  for (;;) {
    output.progress("reading the logs of both sides");
    const auto now = words.at.empty() ? clock.now() : subject.subject.until;
    sides.read(std::max(now, clock.now()));
    const Found found{sides.report(subject.options, names, now), dns.at(now)};
    show(found, words, output);
    const auto next = clock.now() + interval;
    const bool is_over =
        !words.follow || found.report.verdict.kind == drain::Verdict::Kind::drained || next > end;
    if (!is_over) wait_until(next, clock, stop);
    if (is_over || stop) return exit_of(found.report.verdict.kind);
  }
}

}  // namespace

void add_drain(CLI::App& app, Invocation& invocation) {
  const auto words = std::make_shared<DrainCommandWords>();
  auto& command = add_command(
      app, invocation,
      {"drain", "Read the logs of both accounts and decide whether the source still serves anyone",
       "  cleave drain                           # places from [drain] of cleave.toml, the rest from the "
       "plan\n"
       "  cleave drain --source old/access.log --destination new/access.log --cut 2026-11-23T06:30:00Z --ttl "
       "300\n"
       "  cleave drain --source s3://old-logs/elb --destination s3://new-logs/elb --follow --html "
       "drain.html\n"
       "Exit codes: 0 drained, 3 not yet, 1 blind: the logs cannot tell."},
      [&invocation, words](Output& output) {
        return words->far.athena.engine == "athena" ? look_by_athena(invocation, *words, output)
                                                    : watch(invocation, *words, output);
      });
  add_drain_options(command, words->subject);
  add_endpoint_option(command, invocation);
  command.add_option("--at", words->at, "Decide as if it were this time (2026-11-23T06:30:00Z)");
  auto* const follow = command.add_flag("--follow", words->follow, "Go on until the source is drained");
  command.add_option("--interval", words->interval, "Look so often")->capture_default_str()->needs(follow);
  command.add_option("--max-time", words->longest, "End after this time at the latest")->needs(follow);
  follow->excludes(command.get_option("--at"));
  command
      .add_flag("--dns", words->asks_dns,
                "Ask the DNS too: the zone above, both sides' name servers and resolvers")
      ->excludes(command.get_option("--at"));
  add_zone_options(command, words->dns);
  command.add_option("--html", words->html, "Write a page to this file");
  command.add_option("--csv", words->csv, "Write requests by minute, side and host to this file");
  command.add_option(
      "--anonymize", words->key,
      "Show hashes instead of addresses and no lines; the key is in this file, made when missing");
  add_athena_drain_options(command, words->far);
  add_drain_count(command, invocation);
}

}  // namespace cleave::cli
