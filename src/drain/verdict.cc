#include "drain/verdict.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "drain/blindness.h"

namespace cleave::drain {
namespace {

using std::chrono::milliseconds;

/// Timers drift, and daylight saving moves them by an hour in a day.
constexpr double slack_of_period = 1.05;
/// Who has been seen is waited for a quarter longer than it was ever away, up to this.
constexpr double slack_of_known = 1.25;
constexpr std::chrono::hours longest_known_gap(10 * 24);

milliseconds scaled(milliseconds time, double by) {
  return milliseconds(static_cast<std::int64_t>(static_cast<double>(time.count()) * by));
}

milliseconds slack_period(const VerdictOptions& options) {
  return scaled(options.period, slack_of_period);
}

/// A metric that counts requests of which no log tells whose they are.
bool is_untold(const Channel& channel) {
  return channel.metric && !channel.is_told;
}

/// Whether the source was asked for since the cut by somebody of whom only a metric knows.
bool is_asked_for(const Channel& channel, const Cut& cut) {
  return channel.side == Side::source && is_untold(channel) && channel.last && *channel.last > cut.at;
}

/// What all source channels together promise.
struct Watch {
  Time begin, until;  ///< without a gap
  milliseconds delay{};
  double reliability = 1;
};

/// Until when it has shown that it works.
Time last_known(const Channel& channel) {
  if (channel.metric) return channel.metric->until;
  return std::max(*channel.last, channel.silent_until.value_or(*channel.last));
}

Watch watch_of(const Evidence& evidence) {
  Watch watch{evidence.cut.at, evidence.now};
  for (const auto& channel : evidence.channels) {
    if (channel.side != Side::source || !channel.first || (channel.metric && channel.is_told) ||
        !channel.counts(evidence.cut))
      continue;
    watch.begin = std::max(watch.begin, *channel.first);
    for (const auto& gap : channel.dark) watch.begin = std::max(watch.begin, gap.end);
    for (const auto& lacking : channel.unlogged) watch.begin = std::max(watch.begin, lacking.end);
    watch.until = std::min({watch.until, last_known(channel), evidence.now - channel.promise.delay});
    watch.delay = std::max<milliseconds>(watch.delay, channel.promise.delay);
    watch.reliability = std::min(watch.reliability, channel.promise.reliability);
  }
  return watch;
}

/// So many periods have to be watched, because of each one's line a channel may lose some.
int periods_needed(double reliability, double confidence) {
  if (reliability >= confidence) return 1;
  return static_cast<int>(std::ceil(std::log(1 - confidence) / std::log(1 - reliability)));
}

double confidence_after(milliseconds silence, const VerdictOptions& options, double reliability) {
  const double periods =
      static_cast<double>(silence.count()) / static_cast<double>(slack_period(options).count());
  if (periods <= 0) return 0;
  if (periods < 1) return reliability * periods;  // Nobody knows when in its period it comes.
  return 1 - std::pow(1 - reliability, std::floor(periods));
}

/// For those who come at random, seldom: the mean over them.
double confidence_of_rarer(const HabitSummary& habits, milliseconds silence, double reliability) {
  double sum = 0;
  for (const auto& client : habits.rarer)
    sum +=
        1 -
        std::exp(-static_cast<double>(silence.count()) /
                 static_cast<double>(std::max<milliseconds>(client.mean_gap, std::chrono::hours(1)).count()));
  const auto clients = habits.rarer.size();
  return clients == 0 ? 0 : reliability * sum / static_cast<double>(clients);
}

/// Until when silence of this client has to be watched.
Time end_of_wait(const Remaining& client, milliseconds window) {
  const auto gap = std::min<milliseconds>(client.longest_gap, longest_known_gap);
  return client.last + std::max(window, scaled(gap, slack_of_known));
}

/// Those of them who are waited for at `watched_until`, by class.
std::vector<Verdict::Holding> holding_of(const Evidence& evidence, milliseconds window, Time watched_until) {
  std::map<ClientClass, Verdict::Holding> holding;
  for (const auto& client : evidence.remaining) {
    if (end_of_wait(client, window) <= watched_until) continue;
    auto& entry = holding[client.client_class];
    entry.client_class = client.client_class;
    ++entry.clients;
    entry.last = std::max(entry.last, client.last);
  }
  std::vector<Verdict::Holding> list;
  for (const auto& [client_class, entry] : holding) list.push_back(entry);
  return list;
}

/// A connection has a line when it is closed: one that was opened before the cut may be open as long as
/// others were.
Time end_of_connections(const Evidence& evidence) {
  const auto longest = std::min<milliseconds>(evidence.figures.longest_connection, longest_known_gap);
  return evidence.cut.caches_end + scaled(longest, slack_of_known);
}

/// Noise never moves, so that there is no more of it than before the cut.
bool has_noise_grown(const Figures& figures) {
  constexpr double times = 2, allowed = 0.15;
  return figures.are_known && figures.noise_share_since > times * figures.noise_share_before + allowed;
}

/// Until when the source has to be watched.
Time end_of_watch(const Evidence& evidence, const Watch& watch, milliseconds window) {
  Time end = std::max({watch.begin + window, evidence.cut.caches_end, end_of_connections(evidence)});
  for (const auto& client : evidence.remaining) end = std::max(end, end_of_wait(client, window));
  if (evidence.forgotten) end = std::max(end, *evidence.forgotten + window);
  for (const auto& channel : evidence.channels)
    if (is_asked_for(channel, evidence.cut)) end = std::max(end, *channel.last + window);
  for (const auto due : evidence.habits.due) end = std::max(end, due);
  return end;
}

/// Of one channel.
std::vector<Reason> reasons_to_wait_for(const Channel& channel, const Evidence& evidence,
                                        const Verdict& verdict) {
  std::vector<Reason> reasons;
  if (channel.side != Side::source) return reasons;
  if (is_asked_for(channel, evidence.cut) && *channel.last + verdict.window > verdict.watched_until)
    reasons.push_back({"counted",
                       fmt::format("{} counts requests, the last until {}, and no log tells whose they are",
                                   channel.place, to_utc_text(*channel.last)),
                       "Switch its access log on and name it with --source: clients and scanners are told "
                       "apart by lines only."});
  for (const auto& lacking : channel.unlogged)
    if (lacking.end + verdict.window > verdict.watched_until)
      reasons.push_back(unlogged_reason(channel, lacking));
  return reasons;
}

std::vector<Reason> reasons_to_wait(const Evidence& evidence, const Verdict& verdict) {
  std::vector<Reason> reasons;
  for (const auto& held : verdict.holding)
    reasons.push_back({std::string(text_of(held.client_class).word),
                       fmt::format("{}: {} client{}, last seen {}", text_of(held.client_class).title,
                                   held.clients, held.clients == 1 ? "" : "s", to_utc_text(held.last)),
                       std::string(text_of(held.client_class).advice)});
  if (evidence.forgotten && *evidence.forgotten + verdict.window > verdict.watched_until)
    reasons.push_back({"too-many", "more clients came to the source than are told apart", ""});
  for (const auto& channel : evidence.channels)
    for (auto& reason : reasons_to_wait_for(channel, evidence, verdict)) reasons.push_back(std::move(reason));
  if (verdict.watched_until < evidence.cut.caches_end)
    reasons.push_back({"caches",
                       fmt::format("until {} honest caches may lead clients to the source",
                                   to_utc_text(evidence.cut.caches_end)),
                       ""});
  const auto awaited = std::count_if(evidence.habits.due.begin(), evidence.habits.due.end(),
                                     [&](Time due) { return due > verdict.watched_until; });
  if (awaited > 0)
    reasons.push_back(
        {"awaited",
         fmt::format("{} client{} with a timer slower than the period {} not come to either side yet",
                     awaited, awaited == 1 ? "" : "s", awaited == 1 ? "has" : "have"),
         ""});
  if (const auto end = end_of_connections(evidence);
      end > verdict.watched_until && evidence.figures.longest_connection > std::chrono::minutes(10))
    reasons.push_back(
        {"connections",
         fmt::format("connections to the source last up to {}, and one that is open has no line yet",
                     to_words(evidence.figures.longest_connection)),
         "Close what is still open at the source, or wait."});
  if (has_noise_grown(evidence.figures))
    reasons.push_back(
        {"noise",
         fmt::format("what looks like scanners came in {:.0f} % of all ten minutes since the cut, and in "
                     "{:.0f} % before: "
                     "there may be clients among them",
                     100 * evidence.figures.noise_share_since, 100 * evidence.figures.noise_share_before),
         "Look at the sample lines of the scanners (-v, or the page)."});
  const auto silence = verdict.watched_until - verdict.quiet_since;
  if (silence < verdict.window)
    reasons.push_back(
        {"window",
         fmt::format("the source has been silent for {} of the {} needed",
                     to_words(std::max(milliseconds(0), milliseconds(silence))), to_words(verdict.window)),
         ""});
  return reasons;
}

}  // namespace

bool Channel::is_over(const Cut& cut) const {
  return !metric && last && *last < cut.at - std::chrono::days(7);
}

std::string Channel::name() const {
  return series.empty() ? place : place + (place.ends_with('/') ? "" : "/") + series;
}

std::string_view word_of(const Channel& channel) {
  return channel.metric ? "metric" : word_of(channel.format);
}

std::string_view to_text(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::drained:
      return "drained";
    case Verdict::Kind::not_yet:
      return "not yet";
    case Verdict::Kind::blind:
      break;
  }
  return "blind";
}

Verdict decide(const Evidence& evidence, const VerdictOptions& options) {
  Verdict verdict;
  const auto watch = watch_of(evidence);
  verdict.window = slack_period(options) * periods_needed(watch.reliability, options.confidence);
  verdict.watched_until = watch.until;
  verdict.quiet_since = watch.begin;
  for (const auto& client : evidence.remaining)
    verdict.quiet_since = std::max(verdict.quiet_since, client.last);
  if (evidence.forgotten) verdict.quiet_since = std::max(verdict.quiet_since, *evidence.forgotten);
  for (const auto& channel : evidence.channels)
    if (is_asked_for(channel, evidence.cut))
      verdict.quiet_since = std::max(verdict.quiet_since, *channel.last);
  const auto silence = std::max(milliseconds(0), verdict.watched_until - verdict.quiet_since);
  verdict.confidence = confidence_after(silence, options, watch.reliability);
  verdict.rarer_confidence = confidence_of_rarer(evidence.habits, silence, watch.reliability);
  verdict.holding = holding_of(evidence, verdict.window, verdict.watched_until);
  verdict.reasons = reasons_of_blindness(evidence);
  if (!verdict.reasons.empty()) return verdict;
  const auto end = end_of_watch(evidence, watch, verdict.window);
  if (verdict.watched_until >= end && !has_noise_grown(evidence.figures)) {
    verdict.kind = Verdict::Kind::drained;
    return verdict;
  }
  verdict.kind = Verdict::Kind::not_yet;
  // Who keeps to the rules may come until the caches have forgotten.
  const bool are_more_expected = !evidence.remaining.empty() && evidence.now < evidence.cut.caches_end;
  verdict.expected =
      std::max(end, are_more_expected ? evidence.cut.caches_end + verdict.window : end) + watch.delay;
  verdict.reasons = reasons_to_wait(evidence, verdict);
  return verdict;
}

}  // namespace cleave::drain
