#include "cli/drain_subject.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/duration.h"
#include "cli/plans.h"
#include "drain/lines/log_time.h"
#include "drain/read/remote_place.h"

namespace cleave::cli {
namespace {

DrainSplit read_split(const Invocation& invocation) {
  DrainSplit split;
  const auto work_dir = invocation.open_work_dir();
  if (!std::filesystem::exists(work_dir.settings_path())) return split;
  split.settings = read_settings(work_dir.settings_path());
  split.logs = split.settings->decisions.drain.value_or(plan::DrainLogs{});
  if (read_plans(work_dir).any()) split.planned = planned_cut(work_dir);
  return split;
}

std::vector<std::string> first_said(const std::vector<std::string>& words,
                                    std::vector<std::string> otherwise) {
  return words.empty() ? std::move(otherwise) : words;
}

drain::Cut cut_of(const DrainWords& words, const DrainSplit& split) {
  drain::Cut cut;
  if (!words.cut.empty()) {
    cut.at = from_rfc3339(words.cut);
    // Without a TTL, that which plans lower records to.
    cut.caches_end = cut.at + std::chrono::seconds(words.ttl_seconds < 0 ? 60 : words.ttl_seconds);
    return cut;
  }
  if (split.planned && split.planned->cut) cut = *split.planned->cut;
  if (cut.at == Time{})
    throw Error(Error::Kind::input, "no-cut",
                split.planned ? "the plan has not led clients to the destination yet"
                              : "it is not known when clients were led to the destination")
        .next("Say when that was: --cut 2026-11-23T06:30:00Z --ttl SECONDS");
  if (words.ttl_seconds >= 0) cut.caches_end = cut.at + std::chrono::seconds(words.ttl_seconds);
  return cut;
}

std::vector<drain::Address> addresses(const std::vector<std::string>& texts) {
  std::vector<drain::Address> list;
  for (const auto& text : texts) {
    drain::Address address;
    if (!drain::read_address(text, address))
      throw Error(Error::Kind::input, "bad-address", fmt::format("'{}' is no IP address", text))
          .where("--own");
    list.push_back(address);
  }
  return list;
}

bool is_at_aws(const std::vector<std::string>& places) {
  return std::any_of(places.begin(), places.end(), drain::is_remote);
}

drain::SideLogs logs_of(const char* side, std::vector<std::string> places) {
  if (!places.empty()) return {std::move(places)};
  throw Error(Error::Kind::input, "no-logs", fmt::format("it is not said where the logs of the {} are", side))
      .next(fmt::format("Say it with --{}, or under [drain] in cleave.toml.", side));
}

drain::VerdictOptions options_of(const DrainWords& words, const plan::DrainLogs& logs) {
  drain::VerdictOptions options;
  const auto period =
      words.period.empty() ? std::chrono::seconds(logs.period_seconds) : parse_duration(words.period);
  options.period = std::max(std::chrono::minutes(1), std::chrono::ceil<std::chrono::minutes>(period));
  options.confidence = words.confidence > 0 ? words.confidence : logs.confidence;
  return options;
}

drain::Subject subject_of(const DrainWords& words, const DrainSplit& split) {
  const auto planned = split.planned.value_or(PlannedCut{});
  return {.hosts = drain::Hosts(first_said(words.hosts, planned.hosts),
                                first_said(words.old_names, planned.old_names)),
          .cut = cut_of(words, split),
          .own = addresses(first_said(words.own, split.logs.own)),
          .has_zone = !words.zone.empty()};
}

Json field_map(const std::vector<std::string>& fields) {
  if (fields.empty()) return nullptr;
  Json map = Json::object();
  for (const auto& field : fields) {
    const auto equals = field.find('=');
    if (equals == std::string::npos)
      throw Error(Error::Kind::input, "bad-field", fmt::format("'{}' is not WORD=MEMBER", field))
          .where("--field")
          .next("For example: --field time=@timestamp --field client=peer.ip");
    map[field.substr(0, equals)] = field.substr(equals + 1);
  }
  return map;
}

}  // namespace

drain::ReadOptions reading_of(const LineWords& words) {
  drain::ReadOptions reading;
  if (!words.format.empty()) reading.format = drain::format_of(words.format);
  reading.format_string = words.format_string;
  if (!words.format_string.empty()) reading.format = drain::Format::custom;
  reading.field_map = field_map(words.fields);
  reading.skip = words.skip;
  if (words.zone.empty()) return reading;
  std::int64_t east_us = 0;
  if (!drain::read_zone(words.zone, east_us))
    throw Error(Error::Kind::input, "bad-zone", fmt::format("'{}' is no time zone", words.zone))
        .where("--zone")
        .next("Write it as +01:00, -08:00 or Z.");
  reading.zone_east_us = east_us;
  return reading;
}

DrainSubject::DrainSubject(const Invocation& invocation, const DrainWords& words, Access access)
    : DrainSubject(invocation, words, read_split(invocation), access) {}

DrainSubject::DrainSubject(const Invocation& invocation, const DrainWords& words, const DrainSplit& split,
                           Access access)
    : subject(subject_of(words, split)),
      source(logs_of("source", first_said(words.source, split.logs.source))),
      destination(logs_of("destination", first_said(words.destination, split.logs.destination))),
      reading(reading_of({words.format, words.format_string, words.zone, words.fields, words.skip})),
      options(options_of(words, split.logs)) {
  if (!split.settings || (!is_at_aws(source.places) && !is_at_aws(destination.places))) return;
  accounts = open_accounts(*split.settings, invocation, access);
  source.account = &accounts->source;
  destination.account = &accounts->destination;
}

void add_drain_options(CLI::App& command, DrainWords& words) {
  const auto list = [&](const char* flag, std::vector<std::string>& values, const char* text) {
    command.add_option(flag, values, text)->allow_extra_args(true)->take_all();
  };
  list("--source", words.source,
       "Logs of the source: files, directories, globs, - (standard input), s3://BUCKET/PREFIX, logs:GROUP; "
       "and metrics: metrics:elb/NAME, metrics:alb/app/NAME/ID, metrics:nlb/net/NAME/ID, "
       "metrics:cloudfront/ID, metrics:s3/BUCKET/FILTER");
  list("--destination", words.destination, "Logs and metrics of the destination");
  list("--host", words.hosts,
       "The hosts that have moved (*.example.com for all below); else those of the plan");
  list("--old-name", words.old_names, "Host and bucket names that the destination has not");
  list("--own", words.own, "Addresses of your own, whose requests are probes");
  command.add_option("--cut", words.cut, "When the records were changed (2026-11-23T06:30:00Z)");
  command
      .add_option("--ttl", words.ttl_seconds,
                  "How long answers from before the cut live, in seconds; else 60")
      ->check(number_of("seconds", 0, most_seconds));
  command.add_option("--period", words.period,
                     "Who comes at least so often must have been seen (1d: nightly jobs; 7d)");
  command.add_option("--confidence", words.confidence, "How surely; 0.99 when it is not said")
      ->check(CLI::Range(0.0, 0.999999));
  command.add_option("--format", words.format,
                     "Read all files as this: alb, classic-elb, cloudfront, combined, …");
  command.add_option("--log-format,--format-string", words.format_string,
                     "The lines are as nginx's log_format or Apache's LogFormat says");
  command
      .add_option("--field", words.fields, "WORD=MEMBER: where JSON lines have time, client, host, status …")
      ->allow_extra_args(false);
  command.add_option("--zone", words.zone, "The time zone of times that name none (+01:00, Z)");
  command.add_option("--skip", words.skip, "Leave out files whose name or path this pattern matches (*.err)")
      ->allow_extra_args(false);
}

}  // namespace cleave::cli
