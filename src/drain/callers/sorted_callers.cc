#include "drain/callers/sorted_callers.h"

#include <algorithm>
#include <map>
#include <set>

#include "drain/time_us.h"

namespace cleave::drain {
namespace {

constexpr std::size_t most_examples = 5;
/// A timer that is slower than this is not waited for.
constexpr std::chrono::hours slowest_timer(10 * 24);

using Entry = std::pair<CallerKey, const Caller*>;

/// The last day against the day before.
Trend trend_of(const Slots& hours, Time now) {
  const Slot today = slot_of(now - std::chrono::hours(24), one_hour),
             yesterday = slot_of(now - std::chrono::hours(48), one_hour);
  std::uint64_t last_day = 0, day_before = 0;
  for (const auto& entry : hours.entries()) {
    if (entry.slot >= today)
      last_day += entry.count;
    else if (entry.slot >= yesterday)
      day_before += entry.count;
  }
  if (last_day == 0) return Trend::over;
  if (last_day * 4 < day_before * 3) return Trend::falling;
  return last_day * 3 > day_before * 4 ? Trend::rising : Trend::steady;
}

ClientExample example_of(const Entry& entry, const Habits& habits, const ClientNames& names) {
  const auto& caller = *entry.second;
  const auto* habit = habits.find(entry.first);
  return {.client = names.of(caller),
          .agent = caller.agent,
          .host = caller.host,
          .line = names.are_hidden() ? "" : caller.line,
          .requests = caller.requests,
          .first = time_of_us(caller.first_us),
          .last = time_of_us(caller.last_us),
          .is_at_destination_too = habit != nullptr && habit->has_moved};
}

ClassReport class_report(ClientClass client_class, std::vector<Entry>& entries, const Habits& habits,
                         const ClientNames& names, Time now) {
  ClassReport report{.client_class = client_class, .clients = entries.size(), .first = Time::max()};
  for (const auto& [key, caller] : entries) {
    report.requests += caller->requests;
    report.first = std::min(report.first, time_of_us(caller->first_us));
    report.last = std::max(report.last, time_of_us(caller->last_us));
    report.hours.merge(caller->hours);
  }
  report.trend = trend_of(report.hours, now);
  const auto shown = entries.begin() + static_cast<std::ptrdiff_t>(std::min(most_examples, entries.size()));
  std::partial_sort(entries.begin(), shown, entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.second->last_us, a.first) > std::tie(b.second->last_us, b.first);
  });
  std::for_each(entries.begin(), shown,
                [&](const Entry& entry) { report.examples.push_back(example_of(entry, habits, names)); });
  return report;
}

/// How long it was away at most, as far as that says when it comes again: visitors whose answers end by
/// themselves need not come again at all.
std::chrono::hours longest_gap(const Caller& caller, const Habit* habit, ClientClass client_class) {
  Habit together;
  together.hours = caller.hours;
  if (habit != nullptr) together.hours.merge(habit->hours);
  const bool comes_again = !text_of(client_class).ends_by_itself || together.is_regular();
  return comes_again ? together.longest_gap() : std::chrono::hours(0);
}

/// A flow of somebody whom a server's log knows better is explained by that log.
bool is_told_by_servers(const Caller& caller, const std::set<Address>& known) {
  return caller.kind == Request::Kind::flow && known.contains(caller.address);
}

}  // namespace

SortedCallers sort_callers(const Callers& callers, const Background& background, const ClientNames& names,
                           Time now) {
  const auto& [habits, cut, known_paths, servers] = background;
  std::set<Address> known;
  for (const auto& [key, caller] : callers.all())
    if (caller.kind == Request::Kind::http) known.insert(caller.address);
  SortedCallers sorted;
  std::map<ClientClass, std::vector<Entry>> by_class;
  for (const auto& [key, caller] : callers.all()) {
    if (is_told_by_servers(caller, known)) continue;
    const auto* habit = habits.find(key);
    const auto client_class =
        classify(caller, cut, {habit == nullptr ? 0 : habit->hours.size(), &known_paths, servers});
    by_class[client_class].push_back({key, &caller});
    if (is_real(client_class))
      sorted.remaining.push_back(
          {client_class, time_of_us(caller.last_us), longest_gap(caller, habit, client_class)});
  }
  for (auto& [client_class, entries] : by_class)
    sorted.classes.push_back(class_report(client_class, entries, habits, names, now));
  return sorted;
}

HabitSummary summarize(const Habits& habits, const Callers& since, std::chrono::minutes period,
                       const Cut& cut) {
  HabitSummary summary;
  summary.sampled_share = habits.sampled_share();
  for (const auto& [key, habit] : habits.all()) {
    if (habit.hours.size() == 0) continue;
    const auto longest = habit.longest_gap();
    if (habit.hours.size() == 1) {
      ++summary.once;
    } else if (longest <= period + std::chrono::hours(1)) {  // A slot more or less.
      ++summary.within_period;
    } else {
      summary.rarer.push_back({habit.mean_gap()});
      const auto due = habit.last() + longest * 5 / 4;
      const bool is_seen = habit.has_moved || since.all().contains(key);
      if (habit.is_regular() && !is_seen && longest <= slowest_timer && due > cut.at)
        summary.due.push_back(due);
    }
  }
  return summary;
}

}  // namespace cleave::drain
