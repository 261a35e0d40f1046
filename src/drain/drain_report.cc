#include "drain/drain_report.h"

#include <algorithm>
#include <set>

#include "drain/sorted_callers.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

SideReport side_report(const Seen& seen, const Cut& cut) {
  SideReport report;
  report.minutes = seen.traffic.entries();
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

}  // namespace

std::string_view to_text(Trend trend) {
  constexpr std::array<std::string_view, 4> words{"rising", "steady", "falling", "over"};
  return words.at(static_cast<std::size_t>(trend));
}

std::vector<Channel> channels_of(Side side, const Seen& seen, const std::vector<std::string>& places,
                                 const std::vector<ChannelFacts>& facts, const Cut& cut, Time now) {
  std::vector<Channel> channels;
  std::set<std::size_t> told;
  for (const auto& fact : facts) {
    Channel channel{.side = side,
                    .place = places.at(fact.place),
                    .format = fact.format,
                    .promise = promise_of(fact.format)};
    channel.files = fact.files;
    channel.lines = fact.requests + fact.outside;
    channel.unparsable = fact.unparsable;
    channel.unparsable_samples = fact.samples;
    channel.damaged = fact.damaged;
    channel.first = time_unless_none(fact.first_us);
    channel.last = time_unless_none(fact.last_us);
    if (const auto pulse = seen.pulses.find({fact.place, fact.format}); pulse != seen.pulses.end()) {
      channel.dark = pulse->second.dark_gaps(cut.at);
      channel.is_dark = pulse->second.is_dark_until(now - channel.promise.delay);
    }
    told.insert(fact.place);
    channels.push_back(std::move(channel));
  }
  for (std::size_t place = 0; place < places.size(); ++place)
    if (!told.contains(place)) channels.push_back({.side = side, .place = places[place]});
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
  report.source = side_report(source, subject.cut);
  report.destination = side_report(destination, subject.cut);
  report.hosts = subject.names.names();
  report.forgotten = source.callers.forgotten();
  return report;
}

}  // namespace cleave::drain
