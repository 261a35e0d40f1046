#include "drain/blindness.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cleave::drain {
namespace {

/// Of a channel: with more lines that nobody understands, a client may hide among them.
constexpr double most_unparsable = 0.01;

using Blindness = std::optional<Reason>;

Reason reason_of(const Channel& channel, const char* code, const std::string& what, const char* next) {
  return {code, fmt::format("{} ({}): {}", channel.name(), word_of(channel), what), next};
}

/// Of the log of either side.
Blindness without_lines(const Channel& channel) {
  if (channel.lines + channel.unparsable + channel.aside + channel.errors != 0) return std::nullopt;
  if (!channel.damaged.empty()) return std::nullopt;
  return reason_of(
      channel, "no-lines", "there is not a single line",
      "See that logging is switched on and that this is where it goes; leave out with --skip what is no "
      "log of requests.");
}

bool is_more_than_bearable(std::uint64_t some, std::uint64_t all) {
  return static_cast<double>(some) > most_unparsable * static_cast<double>(all);
}

/// Of the log of either side.
Blindness unreadable(const Channel& channel) {
  const auto all = channel.lines + channel.unparsable;
  if (channel.lines == 0 && channel.unparsable == 0)
    return channel.aside + channel.errors == 0
               ? std::nullopt
               : Blindness(reason_of(
                     channel, "no-requests",
                     fmt::format("there is no request in any of {} lines", channel.aside + channel.errors),
                     "Name the access log, and leave this out with --skip."));
  if (channel.format != Format::unknown && !is_more_than_bearable(channel.unparsable, all))
    return std::nullopt;
  return reason_of(
      channel, "unreadable", fmt::format("{} of {} lines could not be understood", channel.unparsable, all),
      "Say what they are with --format, --log-format or --field, or leave the files out with --skip.");
}

/// Of the log of either side.
Blindness not_told(const Channel& channel) {
  const auto& told = channel.told;
  if (is_more_than_bearable(told.ahead, channel.lines))
    return reason_of(channel, "ahead",
                     fmt::format("{} of {} lines are dated after now", told.ahead, channel.lines),
                     "The clock of that server is wrong, or --zone: nobody knows when these requests were.");
  if (is_more_than_bearable(told.without_zone, told.lines))
    return reason_of(
        channel, "no-zone",
        fmt::format("the times of {} of {} lines name no time zone", told.without_zone, told.lines),
        "Say which it is: --zone +01:00, or --zone Z for UTC.");
  if (channel.format != Format::s3_access && is_more_than_bearable(told.without_client, told.lines))
    return reason_of(channel, "no-client",
                     fmt::format("{} of {} lines name no client", told.without_client, told.lines),
                     "Say where it stands with --log-format or --field.");
  return std::nullopt;
}

/// What was written before the cut tells nothing of who came since.
Blindness damaged(const Channel& source, const Cut& cut) {
  if (source.damaged.empty() || (source.newest_damaged && *source.newest_damaged < cut.at))
    return std::nullopt;
  return reason_of(source, "damaged", fmt::format("{} could not be read to its end", source.damaged.front()),
                   "Fetch the file again; what it lacks may be somebody's requests.");
}

Blindness unlogged_to_the_end(const Channel& source) {
  const auto lasting = std::find_if(source.unlogged.begin(), source.unlogged.end(),
                                    [](const Unlogged& lacking) { return lacking.lasts; });
  if (lasting == source.unlogged.end()) return std::nullopt;
  return unlogged_reason(source, *lasting);
}

Blindness late(const Channel& source) {
  if (!source.is_dark) return std::nullopt;
  return reason_of(
      source, "late",
      fmt::format("the last line is of {}; scanners and health checks alone would have left some since, so "
                  "it is late or off",
                  source.last ? to_utc_text(*source.last) : "never"),
      "See that logging is still on. A request of your own with the user agent cleave-probe shows that it "
      "works.");
}

Blindness silent(const Channel& destination, const Cut& cut) {
  if (destination.last && *destination.last >= cut.at) return std::nullopt;
  if (!destination.unlogged.empty()) return unlogged_reason(destination, destination.unlogged.back());
  return reason_of(destination, "destination-silent", "nobody has come to the destination since the cut",
                   "Clients that reach neither side mean that the logs or the service are off.");
}

/// Of several servers of the destination one is enough.
bool is_place_alive(const Channel& destination, const Evidence& evidence) {
  return std::any_of(evidence.channels.begin(), evidence.channels.end(), [&](const Channel& channel) {
    return channel.side == Side::destination && !channel.metric && channel.place == destination.place &&
           channel.last && *channel.last >= evidence.cut.at;
  });
}

/// The first thing that keeps one channel from telling anything.
Blindness blindness_of(const Channel& channel, const Evidence& evidence) {
  const auto& cut = evidence.cut;
  const bool is_source = channel.side == Side::source;
  if (channel.metric) return is_source || channel.is_told ? std::nullopt : silent(channel, cut);
  if (!channel.counts(cut)) return std::nullopt;
  if (auto reason = is_source ? damaged(channel, cut) : std::nullopt) return reason;
  if (auto reason = without_lines(channel)) return reason;
  if (auto reason = unreadable(channel)) return reason;
  if (auto reason = not_told(channel)) return reason;
  if (!is_source) return is_place_alive(channel, evidence) ? std::nullopt : silent(channel, cut);
  if (auto reason = unlogged_to_the_end(channel)) return reason;
  return late(channel);
}

/// Silence of a log that has never shown a client proves nothing.
Blindness never_seen(const Evidence& evidence) {
  const auto& figures = evidence.figures;
  if (!figures.are_known || figures.meant_before > 0) return std::nullopt;
  std::string what = "the logs of the source have no client's request from before the cut";
  if (!figures.other_hosts.empty())
    what += fmt::format("; hosts in them are {}", fmt::join(figures.other_hosts, ", "));
  return Reason{
      "never-seen", what,
      "Name also the older files, which show that clients are seen here, and with --host what they ask for."};
}

/// Clients that have left the source have to come somewhere.
Blindness moved_nowhere(const Evidence& evidence) {
  constexpr double most_lost = 0.1, enough_a_day = 50;
  const auto& figures = evidence.figures;
  const bool is_day_over = evidence.now > evidence.cut.caches_end + std::chrono::days(1);
  if (!figures.are_known || !is_day_over || figures.meant_per_day_before < enough_a_day ||
      figures.meant_per_day_since > most_lost * figures.meant_per_day_before)
    return std::nullopt;
  return Reason{
      "moved-nowhere",
      fmt::format(
          "the destination has {:.0f} requests a day, the source had {:.0f}: where the others go is not "
          "in these logs",
          figures.meant_per_day_since, figures.meant_per_day_before),
      "Name all logs of the destination, and look whether clients reach it."};
}

Blindness without_channel(const Evidence& evidence, Side side) {
  const auto is_of_side = [&](const Channel& channel) { return channel.side == side; };
  if (std::any_of(evidence.channels.begin(), evidence.channels.end(), is_of_side)) return std::nullopt;
  return Reason{"no-channel",
                side == Side::source ? "no log of the source was read" : "no log of the destination was read",
                "Name one with --source and one with --destination."};
}

}  // namespace

std::vector<Reason> reasons_of_blindness(const Evidence& evidence) {
  std::vector<Reason> reasons;
  const auto add = [&](Blindness blindness) {
    if (blindness) reasons.push_back(std::move(*blindness));
  };
  for (const auto side : {Side::source, Side::destination}) add(without_channel(evidence, side));
  for (const auto& channel : evidence.channels) add(blindness_of(channel, evidence));
  // What is wrong with the logs is told first: figures follow from it.
  if (!reasons.empty()) return reasons;
  add(never_seen(evidence));
  add(moved_nowhere(evidence));
  return reasons;
}

Reason unlogged_reason(const Channel& channel, const Unlogged& lacking) {
  return reason_of(
      channel, "unlogged",
      fmt::format("{} counted {} request{} from {} to {}, of which {} is here: it was off, is late or loses "
                  "lines",
                  lacking.metric, lacking.requests, lacking.requests == 1 ? "" : "s",
                  to_utc_text(lacking.begin), to_utc_text(lacking.end),
                  lacking.requests == 1 ? "no line" : "hardly a line"),
      "See that logging is on and that this is where all of it goes. Nobody knows who came in that time, so "
      "the watch begins anew behind it.");
}

}  // namespace cleave::drain
