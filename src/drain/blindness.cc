#include "drain/blindness.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace cleave::drain {
namespace {

/// Of a channel: with more lines that nobody understands, a client may hide among them.
constexpr double most_unparsable = 0.01;

using Blindness = std::optional<Reason>;

Reason reason_of(const Channel& channel, const char* code, const std::string& what, const char* next) {
  return {code, fmt::format("{} ({}): {}", channel.place, word_of(channel), what), next};
}

/// Of the log of either side.
Blindness without_lines(const Channel& channel) {
  if (channel.lines + channel.unparsable != 0) return std::nullopt;
  return reason_of(channel, "no-lines", "there is not a single line",
                   "See that logging is switched on and that this is where it goes.");
}

/// Of the log of either side.
Blindness unreadable(const Channel& channel) {
  const auto all = channel.lines + channel.unparsable;
  const double bearable = most_unparsable * static_cast<double>(all);
  if (channel.format != Format::unknown && static_cast<double>(channel.unparsable) <= bearable)
    return std::nullopt;
  return reason_of(channel, "unreadable",
                   fmt::format("{} of {} lines could not be understood", channel.unparsable, all),
                   "Say with --format what they are, or name other files.");
}

Blindness damaged(const Channel& source) {
  if (source.damaged.empty()) return std::nullopt;
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

/// The first thing that keeps one channel from telling anything.
Blindness blindness_of(const Channel& channel, const Cut& cut) {
  const bool is_source = channel.side == Side::source;
  if (channel.metric) return is_source || channel.is_told ? std::nullopt : silent(channel, cut);
  if (auto reason = without_lines(channel)) return reason;
  if (auto reason = unreadable(channel)) return reason;
  if (!is_source) return silent(channel, cut);
  if (auto reason = damaged(channel)) return reason;
  if (auto reason = unlogged_to_the_end(channel)) return reason;
  return late(channel);
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
  for (const auto& channel : evidence.channels) add(blindness_of(channel, evidence.cut));
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
