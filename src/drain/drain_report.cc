#include "drain/drain_report.h"

#include <algorithm>
#include <map>
#include <set>

#include "drain/callers/sorted_callers.h"
#include "drain/metrics/cross_check.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

/// With the requests that no log tells of: once each, whatever counts them too.
std::vector<TrafficByMinute::Entry> minutes_of(const Seen& seen, Side side,
                                               const std::vector<Channel>& channels) {
  TrafficByMinute counted;
  for (const auto& channel : channels) {
    if (channel.side != side || !channel.metric || channel.is_told) continue;
    for (const auto& point : channel.metric->points) {
      auto& traffic = counted.at(slot_of(point.begin, one_minute), HostNames::untold);
      traffic.requests += point.requests;
      traffic.statuses[0] += point.requests;
    }
  }
  if (counted.entries().empty()) return seen.traffic.entries();
  counted.merge(seen.traffic);
  return counted.entries();
}

SideReport side_report(const Seen& seen, Side side, const std::vector<Channel>& channels) {
  SideReport report;
  report.minutes = minutes_of(seen, side, channels);
  report.latencies_before = seen.latencies_before;
  report.latencies_since = seen.latencies_since;
  return report;
}

void sum_up(SideReport& report, const Cut& cut) {
  const auto first_since = slot_of(cut.at, one_minute);
  for (const auto& entry : report.minutes)
    (entry.minute < first_since ? report.before : report.since).merge(entry.traffic);
}

std::optional<Time> time_unless_none(std::int64_t time_us) {
  if (time_us == Request::no_time) return std::nullopt;
  return time_of_us(time_us);
}

/// Of the formats of a series that of most lines; others than the first when it is not known.
Channel log_channel(const SideReading& reading, const FileSeries& series, std::size_t index) {
  Channel channel{.side = reading.side, .place = reading.places.at(series.place), .series = series.name};
  std::uint64_t most = 0;
  bool has_format = false;
  for (const auto& fact : reading.facts) {
    if (fact.series != index) continue;
    const auto lines = fact.requests + fact.outside;
    const bool is_better = !has_format || (fact.format != Format::unknown &&
                                           (channel.format == Format::unknown || lines > most));
    if (is_better) {
      channel.format = fact.format;
      most = lines;
    }
    const auto promise = promise_of(fact.format);
    channel.promise.delay = has_format ? std::max(channel.promise.delay, promise.delay) : promise.delay;
    channel.promise.reliability =
        has_format ? std::min(channel.promise.reliability, promise.reliability) : promise.reliability;
    has_format = true;
    channel.files += fact.files;
    channel.lines += lines;
    // Where no line is understood, none is known to have no request in it.
    const bool is_unknown = fact.format == Format::unknown;
    channel.unparsable += fact.unparsable + (is_unknown ? fact.aside : 0);
    channel.aside += is_unknown ? 0 : fact.aside;
    channel.errors += fact.errors;
    channel.unparsable_samples.insert(channel.unparsable_samples.end(), fact.samples.begin(),
                                      fact.samples.end());
    channel.damaged.insert(channel.damaged.end(), fact.damaged.begin(), fact.damaged.end());
    channel.newest_damaged = std::max(channel.newest_damaged, fact.newest_damaged);
  }
  return channel;
}

void add_evidence(Channel& channel, const SeriesEvidence& evidence, const Cut& cut, Time now) {
  channel.first = time_unless_none(evidence.first_us);
  channel.last = time_unless_none(evidence.last_us);
  channel.told = {evidence.lines,        evidence.without_client, evidence.without_status,
                  evidence.without_host, evidence.without_zone,   evidence.ahead,
                  evidence.ahead_sample};
  channel.dark = evidence.pulse.dark_gaps(cut.at);
  channel.is_dark = evidence.pulse.is_dark_until(now - channel.promise.delay);
}

bool is_empty(const Channel& channel) {
  return channel.lines + channel.unparsable + channel.aside + channel.errors == 0;
}

std::string folder_of(const Channel& channel) {
  return channel.series.substr(0, channel.series.rfind('/') + 1);
}

/// Servers have files that are always empty, of virtual hosts that nobody asks for; a server has none but
/// empty ones when its log is off.
void mark_empty_files(std::vector<Channel>& channels) {
  for (auto& channel : channels)
    channel.is_empty_file =
        is_empty(channel) && std::any_of(channels.begin(), channels.end(), [&](const Channel& other) {
          return other.place == channel.place && other.lines > 0 && folder_of(other) == folder_of(channel);
        });
}

/// A metric counts what all servers behind a load balancer have answered.
void check_by_metrics(std::vector<Channel>& logs, const std::vector<const SeriesEvidence*>& evidence,
                      const std::vector<Channel*>& metrics, const Cut& cut, Time now) {
  std::map<std::pair<std::string, Format>, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < logs.size(); ++i)
    if (evidence[i] != nullptr) places[{logs[i].place, logs[i].format}].push_back(i);
  std::vector<Channel> together;
  std::vector<Pulse> pulses(places.size());
  together.reserve(places.size());
  std::vector<ComparedLog> compared;
  for (const auto& [place, members] : places) {
    auto& pulse = pulses[together.size()];
    together.push_back(logs[members.front()]);
    auto& log = together.back();
    for (const auto i : members) {
      pulse.merge(evidence[i]->pulse);
      log.first = std::min(log.first, logs[i].first);
      log.last = std::max(log.last, logs[i].last);
    }
    if (members.size() > 1) log.dark.clear();
    compared.push_back({&log, &pulse});
  }
  cross_check(compared, metrics, cut.at, now);
  std::size_t next = 0;
  for (const auto& [place, members] : places) {
    const auto& log = together[next++];
    logs[members.front()].unlogged = log.unlogged;
    for (const auto i : members) {
      if (members.size() == 1) logs[i].dark = log.dark;
      if (members.size() == 1 || log.silent_until) logs[i].is_dark = log.is_dark;
      logs[i].silent_until = log.silent_until;
    }
  }
}

Channel metric_channel(Side side, const std::string& place, const Metric& metric) {
  Channel channel{.side = side, .place = place, .promise = promise_of(metric.kind), .metric = metric};
  channel.first = metric.since;
  for (const auto& point : metric.points) {
    channel.lines += point.requests;
    channel.last = std::min(point.end(), metric.until);
  }
  return channel;
}

}  // namespace

std::string_view to_text(Trend trend) {
  constexpr std::array<std::string_view, 4> words{"rising", "steady", "falling", "over"};
  return words.at(static_cast<std::size_t>(trend));
}

std::vector<Channel> channels_of(const SideReading& reading, const Cut& cut, Time now) {
  std::vector<Channel> channels;
  std::vector<const SeriesEvidence*> evidence;
  std::set<std::size_t> told;
  for (std::size_t index = 0; index < reading.series.size(); ++index) {
    const auto& series = reading.series[index];
    channels.push_back(log_channel(reading, series, index));
    told.insert(series.place);
    const auto seen = reading.seen.series.find(index);
    evidence.push_back(seen == reading.seen.series.end() ? nullptr : &seen->second);
    if (evidence.back() != nullptr) add_evidence(channels.back(), *evidence.back(), cut, now);
  }
  mark_empty_files(channels);
  std::vector<Channel> metrics;
  std::vector<Channel*> compared;
  metrics.reserve(reading.metrics.size());  // They are pointed to.
  for (const auto& [place, metric] : reading.metrics) {
    metrics.push_back(metric_channel(reading.side, place, metric));
    compared.push_back(&metrics.back());
  }
  check_by_metrics(channels, evidence, compared, cut, now);
  for (std::size_t place = 0; place < reading.places.size(); ++place)
    if (!told.contains(place)) channels.push_back({.side = reading.side, .place = reading.places[place]});
  channels.insert(channels.end(), std::move_iterator(metrics.begin()), std::move_iterator(metrics.end()));
  return channels;
}

namespace {

double days_between(Time begin, Time end) {
  return std::max(1.0, std::chrono::duration<double, std::ratio<86400>>(end - begin).count());
}

/// Of the slots of a time the share with noise that does not say so of itself.
double noise_share(const Seen& seen, Time begin, Time end) {
  Slots noise;
  for (const auto& [index, evidence] : seen.series) noise.merge(evidence.unnamed_noise);
  const auto first = slot_of(begin, ten_minutes), last = slot_of(end, ten_minutes);
  const auto count =
      std::count_if(noise.entries().begin(), noise.entries().end(),
                    [&](const Slots::Entry& entry) { return entry.slot >= first && entry.slot < last; });
  return last > first ? static_cast<double>(count) / static_cast<double>(last - first) : 0;
}

Time first_line(const Seen& seen, Time otherwise) {
  for (const auto& [index, evidence] : seen.series)
    if (evidence.first_us != Request::no_time) otherwise = std::min(otherwise, time_of_us(evidence.first_us));
  return otherwise;
}

Figures figures_of(const Seen& source, const DrainReport& report, const ServerNames& servers) {
  Figures figures;
  const auto& cut = report.cut;
  const auto begin = std::max(first_line(source, cut.at), cut.at - std::chrono::days(7));
  std::uint64_t lines = 0;
  for (const auto& [index, evidence] : source.series) {
    figures.meant_before += evidence.meant_before;
    lines += evidence.lines;
  }
  figures.are_known = lines > 0;
  const auto meant_between = [](const SideReport& side, Time from, Time until) {
    std::uint64_t meant = 0;
    for (const auto& entry : side.minutes)
      if (entry.minute >= slot_of(from, one_minute) && entry.minute < slot_of(until, one_minute))
        meant += entry.traffic.meant();
    return meant;
  };
  figures.meant_per_day_before =
      static_cast<double>(meant_between(report.source, begin, cut.at)) / days_between(begin, cut.at);
  figures.meant_per_day_since =
      static_cast<double>(meant_between(report.destination, cut.caches_end, report.now)) /
      days_between(cut.caches_end, report.now);
  figures.noise_share_before = noise_share(source, begin, cut.at);
  figures.noise_share_since = noise_share(source, cut.caches_end, report.now);
  figures.longest_connection = time_of_us(source.longest_connection_us).time_since_epoch();
  for (const auto& host : report.hosts)
    if (host.is_elsewhere(servers) && figures.other_hosts.size() < 3 && !host.name.starts_with('('))
      figures.other_hosts.push_back(host.name);
  return figures;
}

/// Requests for what has nothing to do with the split are not meant for it.
void put_aside_elsewhere(SideReport& side, const std::vector<NamedHost>& hosts, const ServerNames& servers) {
  for (auto& entry : side.minutes)
    if (hosts.at(entry.host).is_elsewhere(servers)) entry.traffic.noise = entry.traffic.requests;
}

}  // namespace

DrainReport make_report(const Seen& source, const Seen& destination, const Subject& subject,
                        std::vector<Channel> channels, const VerdictOptions& options,
                        const ClientNames& names, Time now) {
  // The destination knows who has moved, for the same sample.
  Habits habits = source.habits;
  habits.merge(destination.habits);
  auto known_paths = source.known_paths;
  known_paths.insert(destination.known_paths.begin(), destination.known_paths.end());
  const auto servers = source.trusted(subject.names.servers(), subject.hosts.all_moved_bits());
  const auto sorted = sort_callers(source.callers, {habits, subject.cut, known_paths, servers}, names, now);
  DrainReport report{.now = now, .cut = subject.cut, .options = options};
  report.habits = summarize(habits, source.callers, options.period, subject.cut);
  report.channels = std::move(channels);
  report.classes = sorted.classes;
  report.hosts = subject.names.names();
  report.servers = servers;
  report.source = side_report(source, Side::source, report.channels);
  report.destination = side_report(destination, Side::destination, report.channels);
  put_aside_elsewhere(report.source, report.hosts, servers);
  put_aside_elsewhere(report.destination, report.hosts,
                      destination.trusted(subject.names.servers(), subject.hosts.all_moved_bits()));
  sum_up(report.source, subject.cut);
  sum_up(report.destination, subject.cut);
  report.figures = figures_of(source, report, servers);
  report.verdict = decide({.now = now,
                           .cut = subject.cut,
                           .channels = report.channels,
                           .remaining = sorted.remaining,
                           .forgotten = time_unless_none(source.callers.forgotten_last_us()),
                           .habits = report.habits,
                           .figures = report.figures},
                          options);
  report.forgotten = source.callers.forgotten();
  return report;
}

}  // namespace cleave::drain
