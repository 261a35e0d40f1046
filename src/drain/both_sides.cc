#include "drain/both_sides.h"

#include <algorithm>
#include <thread>

#include "drain/metrics/metric_place.h"
#include "drain/metrics/read_metric.h"
#include "drain/read/account_for.h"

namespace cleave::drain {
namespace {

/// So much of a metric is read too, to show what is usual.
constexpr std::chrono::days before_the_cut(7);

std::size_t thread_count() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
}

std::vector<std::string> places_of_logs(std::vector<std::string> places) {
  std::erase_if(places, is_metric_place);
  return places;
}

std::map<std::string, Metric> metrics_of(const std::vector<std::string>& places) {
  std::map<std::string, Metric> metrics;
  for (const auto& place : places)
    if (is_metric_place(place)) metrics[place] = {.kind = metric_place(place).kind};
  return metrics;
}

}  // namespace

BothSides::Reading::Reading(Side whose, SideLogs logs, const ReadOptions& options, Subject& about)
    : side(whose),
      subject(about),
      account(logs.account),
      places(places_of_logs(logs.places)),
      reader(places, options, account),
      metrics(metrics_of(logs.places)),
      all(side, about),
      threads(thread_count(), Tally(side, about)) {}

void BothSides::Reading::read(Time now) {
  for (auto& [place, metric] : metrics)
    metric = read_metric(place, account_for(place, account),
                         {subject.cut.at - before_the_cut, std::min(now, subject.until), now});
  std::vector<RequestSink*> sinks;
  for (auto& thread : threads) sinks.push_back(&thread);
  reader.read(sinks);
  for (auto& thread : threads) all.absorb(thread);
}

BothSides::BothSides(SideLogs source, SideLogs destination, const ReadOptions& options, Subject& subject)
    : subject_(subject),
      source_(Side::source, std::move(source), options, subject),
      destination_(Side::destination, std::move(destination), options, subject) {}

SideReading BothSides::Reading::found() const {
  return {side, all.seen(), places, reader.channels(), reader.series(), metrics};
}

void BothSides::read(Time now) {
  // Clocks of servers differ a little.
  subject_.now = now + std::chrono::minutes(10);
  source_.read(now);
  destination_.read(now);
}

DrainReport BothSides::report(const VerdictOptions& options, const ClientNames& names, Time now) const {
  auto channels = channels_of(source_.found(), subject_.cut, now);
  auto others = channels_of(destination_.found(), subject_.cut, now);
  channels.insert(channels.end(), std::move_iterator(others.begin()), std::move_iterator(others.end()));
  return make_report(source_.all.seen(), destination_.all.seen(), subject_, std::move(channels), options,
                     names, now);
}

}  // namespace cleave::drain
