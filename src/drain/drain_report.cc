#include "drain/drain_report.h"

#include <algorithm>
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

SideReport side_report(const Seen& seen, Side side, const std::vector<Channel>& channels, const Cut& cut) {
  SideReport report;
  report.minutes = minutes_of(seen, side, channels);
  const auto first_since = slot_of(cut.at, one_minute);
  for (const auto& entry : report.minutes)
    (entry.minute < first_since ? report.before : report.since).merge(entry.traffic);
  report.latencies_before = seen.latencies_before;
  report.latencies_since = seen.latencies_since;
  return report;
}

std::optional<Time> time_unless_none(std::int64_t time_us) {
  if (time_us == Request::no_time) return std::nullopt;
  return time_of_us(time_us);
}

Channel log_channel(const SideReading& reading, const ChannelFacts& fact) {
  Channel channel{.side = reading.side,
                  .place = reading.places.at(fact.place),
                  .format = fact.format,
                  .promise = promise_of(fact.format)};
  channel.files = fact.files;
  channel.lines = fact.requests + fact.outside;
  channel.unparsable = fact.unparsable;
  channel.unparsable_samples = fact.samples;
  channel.damaged = fact.damaged;
  channel.first = time_unless_none(fact.first_us);
  channel.last = time_unless_none(fact.last_us);
  return channel;
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
  // They are pointed to.
  channels.reserve(reading.facts.size() + reading.places.size() + reading.metrics.size());
  std::vector<ComparedLog> logs;
  std::set<std::size_t> told;
  for (const auto& fact : reading.facts) {
    channels.push_back(log_channel(reading, fact));
    auto& channel = channels.back();
    told.insert(fact.place);
    const auto pulse = reading.seen.pulses.find({fact.place, fact.format});
    if (pulse == reading.seen.pulses.end()) continue;
    channel.dark = pulse->second.dark_gaps(cut.at);
    channel.is_dark = pulse->second.is_dark_until(now - channel.promise.delay);
    logs.push_back({&channel, &pulse->second});
  }
  for (std::size_t place = 0; place < reading.places.size(); ++place)
    if (!told.contains(place)) channels.push_back({.side = reading.side, .place = reading.places[place]});
  std::vector<Channel*> metrics;
  for (const auto& [place, metric] : reading.metrics) {
    channels.push_back(metric_channel(reading.side, place, metric));
    metrics.push_back(&channels.back());
  }
  cross_check(logs, metrics, cut.at, now);
  return channels;
}

DrainReport make_report(const Seen& source, const Seen& destination, const Subject& subject,
                        std::vector<Channel> channels, const VerdictOptions& options,
                        const ClientNames& names, Time now) {
  // The destination knows who has moved, for the same sample.
  Habits habits = source.habits;
  habits.merge(destination.habits);
  const auto sorted = sort_callers(source.callers, habits, subject.cut, names, now);
  DrainReport report{.now = now, .cut = subject.cut, .options = options};
  report.habits = summarize(habits, source.callers, options.period, subject.cut);
  report.verdict = decide({.now = now,
                           .cut = subject.cut,
                           .channels = channels,
                           .remaining = sorted.remaining,
                           .forgotten = time_unless_none(source.callers.forgotten_last_us()),
                           .habits = report.habits},
                          options);
  report.channels = std::move(channels);
  report.classes = sorted.classes;
  report.source = side_report(source, Side::source, report.channels, subject.cut);
  report.destination = side_report(destination, Side::destination, report.channels, subject.cut);
  report.hosts = subject.names.names();
  report.forgotten = source.callers.forgotten();
  return report;
}

}  // namespace cleave::drain
