#include "cli/drain_count.h"

#include <algorithm>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "base/files.h"
#include "cli/accounts.h"
#include "cli/drain_athena.h"
#include "cli/drain_subject.h"
#include "cli/duration.h"
#include "cli/interrupted.h"
#include "drain/count/log_counts.h"
#include "drain/read/remote_place.h"
#include "report/log_counts_json.h"
#include "report/log_counts_text.h"

namespace cleave::cli {
namespace {

/// For the tables of clients: the shared one, and those of the threads together.
constexpr std::size_t shared_bytes = 192 << 20, threads_bytes = 48 << 20;

struct CountWords {
  AthenaWords athena;
  std::vector<std::string> places, fields, skip;
  std::string format, format_string, zone, since, interval = "10s", profile, region;
  std::filesystem::path state;
  std::size_t most_clients = 20, threads = 0;
  bool follow = false;
};

drain::ReadOptions reading_of(const CountWords& words) {
  auto reading =
      reading_of(LineWords{words.format, words.format_string, words.zone, words.fields, words.skip});
  if (!words.since.empty()) reading.since = from_rfc3339(words.since);
  reading.remember = words.follow || !words.state.empty();
  if (words.state.empty()) return reading;
  if (const auto state = read_file_if_exists(words.state))
    reading.position = parse_json(*state, words.state.string());
  return reading;
}

/// What each pass of all threads has found is added to what was there before.
class Counting {
 public:
  explicit Counting(std::size_t threads) : threads_(threads) {}

  void read(drain::LogReader& reader) {
    std::vector<drain::Counts> counts(threads_, drain::Counts(clients_, threads_bytes / threads_));
    std::vector<drain::RequestSink*> sinks;
    for (auto& each : counts) sinks.push_back(&each);
    reader.read(sinks);
    for (auto& each : counts) all_.merge(each);
  }
  const drain::Counts& all() const { return all_; }
  const drain::ClientCounts& clients() const { return clients_.counts(); }

 private:
  const std::size_t threads_;
  drain::SharedClients clients_{shared_bytes};
  drain::Counts all_{clients_, 0};
};

bool is_damaged(const std::vector<drain::ChannelFacts>& channels) {
  return std::any_of(channels.begin(), channels.end(),
                     [](const auto& facts) { return !facts.damaged.empty(); });
}

void show(const drain::LogCounts& counts, const CountWords& words, Output& output) {
  output.text(report::log_counts_text(counts, output.look()));
  const auto json = report::to_json(counts);
  if (!words.follow) return output.document(json);
  output.document_line(json);
  output.finish();
}

Exit count(const Invocation& invocation, const CountWords& words, Output& output) {
  if (words.athena.engine == "athena") {
    const auto since = words.since.empty() ? std::nullopt : std::optional(from_rfc3339(words.since));
    return count_by_athena(
        invocation, words.athena,
        {words.places, words.format, words.profile, words.region, since, words.most_clients}, output);
  }
  std::optional<aws::Account> account;
  const bool is_remote = std::any_of(words.places.begin(), words.places.end(), drain::is_remote);
  if (is_remote) account.emplace(open_account(words.profile, words.region, invocation, Access::read_only));
  drain::LogReader reader(words.places, reading_of(words), account ? &*account : nullptr);
  const auto processors = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
  Counting counting(words.threads != 0 ? words.threads : processors);
  const auto interval = parse_duration(words.interval);
  SystemClock clock;
  const auto& stop = stop_at_signals();
  for (;;) {
    output.progress("reading logs");
    counting.read(reader);
    if (!words.state.empty()) write_file(words.state, dump_pretty(reader.position()));
    show({counting.all(), counting.clients(), words.places, reader.channels(), words.most_clients}, words,
         output);
    if (words.follow) wait_until(clock.now() + interval, clock, stop);
    if (!words.follow || stop) return is_damaged(reader.channels()) ? Exit::differences : Exit::done;
  }
}

}  // namespace

void add_drain_count(CLI::App& drain, Invocation& invocation) {
  const auto words = std::make_shared<CountWords>();
  auto& command = add_command(
      drain, invocation,
      {"count", "Count what is in any logs: requests by host, client, status and minute",
       "  cleave drain count access.log access.log.1.gz\n"
       "  zcat old/*.gz | cleave drain count -\n"
       "  cleave drain count s3://my-logs/elb --profile shop --since 2026-11-23T00:00:00Z --json\n"
       "  cleave drain count logs:/aws/route53/example.com --profile shop --region us-east-1\n"
       "  cleave drain count app.log --log-format '$remote_addr [$time_local] \"$request\" $status'\n"
       "  cleave drain count events.jsonl --field time=@timestamp --field client=peer.ip\n"
       "Exit codes: 0 counted, 1 files were damaged: their rest is missing."},
      [&invocation, words](Output& output) { return count(invocation, *words, output); });
  command
      .add_option("places", words->places,
                  "Files, directories, globs, - (standard input), s3://BUCKET/PREFIX, logs:GROUP")
      ->required();
  command.add_option("--format", words->format,
                     "Read all as this format, instead of what their content says");
  command.add_option("--log-format", words->format_string,
                     "The lines are as nginx's log_format, Apache's LogFormat or a flow log's format says");
  command
      .add_option("--field", words->fields, "WORD=MEMBER: where JSON lines have time, client, host, status …")
      ->allow_extra_args(false);
  command.add_option("--zone", words->zone, "The time zone of times that name none (+01:00, Z); else UTC");
  command
      .add_option("--skip", words->skip, "Leave out files whose name or path this pattern matches (*.err)")
      ->allow_extra_args(false);
  command.add_option("--since", words->since, "Leave out earlier requests (2026-11-23T06:30:00Z)");
  command.add_option("--top", words->most_clients, "Show so many clients")->capture_default_str();
  command
      .add_option("--threads", words->threads, "Read with so many threads (default: one for each processor)")
      ->check(CLI::Range(1, 256));
  command.add_option("--state", words->state,
                     "Remember in this file what was read, and the next time count only what is new");
  auto* const follow =
      command.add_flag("--follow", words->follow, "Go on reading what comes, until interrupted");
  command.add_option("--interval", words->interval, "Look so often")->capture_default_str()->needs(follow);
  command.add_option("--profile", words->profile, "The AWS profile for s3:// and logs: places");
  command.add_option("--region", words->region, "The region, instead of the profile's");
  add_athena_options(command, words->athena);
  add_endpoint_option(command, invocation);
}

}  // namespace cleave::cli
