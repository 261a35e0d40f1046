#include "drain/both_sides.h"

#include <algorithm>
#include <thread>

namespace cleave::drain {
namespace {

std::size_t thread_count() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
}

}  // namespace

BothSides::Reading::Reading(Side side, SideLogs logs, const ReadOptions& options, Subject& subject)
    : places(std::move(logs.places)),
      reader(places, options, logs.account),
      all(side, subject),
      threads(thread_count(), Tally(side, subject)) {}

void BothSides::Reading::read() {
  std::vector<RequestSink*> sinks;
  for (auto& thread : threads) sinks.push_back(&thread);
  reader.read(sinks);
  for (auto& thread : threads) all.absorb(thread);
}

BothSides::BothSides(SideLogs source, SideLogs destination, const ReadOptions& options, Subject& subject)
    : subject_(subject),
      source_(Side::source, std::move(source), options, subject),
      destination_(Side::destination, std::move(destination), options, subject) {}

void BothSides::read() {
  source_.read();
  destination_.read();
}

DrainReport BothSides::report(const VerdictOptions& options, const ClientNames& names, Time now) const {
  auto channels = channels_of(Side::source, source_.all.seen(), source_.places, source_.reader.channels(),
                              subject_.cut, now);
  auto others = channels_of(Side::destination, destination_.all.seen(), destination_.places,
                            destination_.reader.channels(), subject_.cut, now);
  channels.insert(channels.end(), std::move_iterator(others.begin()), std::move_iterator(others.end()));
  return make_report(source_.all.seen(), destination_.all.seen(), subject_, std::move(channels), options,
                     names, now);
}

}  // namespace cleave::drain
