#include "drain/athena/far_side.h"

#include <algorithm>

#include "drain/athena/log_table.h"
#include "drain/athena/made_table.h"
#include "drain/athena/traffic_rows.h"

namespace cleave::drain::athena {

FarSide::FarSide(Side side, SideFolders folders, Subject& subject)
    : side_(side), folders_(std::move(folders)), subject_(subject) {
  for (const auto& folder : folders_.folders)
    statements_.push_back(drain_statements(side, folder, subject, folders_.workshop.run));
}

Bound FarSide::bound() {
  const auto s3 = folders_.account->client("s3");
  Bound bound;
  stored_.clear();
  for (std::size_t i = 0; i < folders_.folders.size(); ++i) {
    stored_.push_back(stored_at(s3, folders_.folders[i].location));
    const auto scans = statements_[i].selects().size();
    bound.bytes += stored_.back().bytes * scans;
    bound.usd += most_usd(stored_.back().bytes) * static_cast<double>(scans);
  }
  return bound;
}

void FarSide::read(Clock& clock, const std::atomic<bool>& stop) {
  for (std::size_t place = 0; place < folders_.folders.size(); ++place) read_folder(place, clock, stop);
}

void FarSide::read_folder(std::size_t place, Clock& clock, const std::atomic<bool>& stop) {
  const auto format = folders_.folders[place].format;
  const auto kind = layout_of(format).kind;
  const auto& statements = statements_[place];
  const auto athena = folders_.account->client("athena");
  const auto run = [&](const std::string& statement, auto& rows) {
    scanned_bytes_ += run_statement(athena, statement, folders_.workshop, clock, stop,
                                    [&](const Json& cells) { rows.take(cells); });
  };
  MadeTable table(athena, statements.create, statements.drop, folders_.workshop, clock, stop);
  TrafficRows traffic(subject_, place, format, kind, seen_);
  run(statements.traffic, traffic);
  traffic.finish();
  if (side_ == Side::source) {
    CallerRows callers(subject_, format, kind, seen_.callers);
    run(statements.callers, callers);
    callers.finish();
  }
  run(statements.visitors, visitors_.emplace_back(format, kind));
  table.drop();
  facts_.push_back(traffic.facts());
  facts_.back().files = stored_[place].objects;
}

std::vector<Channel> FarSide::channels(const Cut& cut, Time now) const {
  std::vector<std::string> places;
  std::vector<FileSeries> series;
  for (const auto& folder : folders_.folders) {
    series.push_back({places.size()});
    places.push_back(to_text(folder.location));
  }
  const std::map<std::string, Metric> no_metrics;
  return channels_of({side_, seen_, places, facts_, series, no_metrics}, cut, now);
}

/// Who is known of all folders.
std::uint64_t FarSide::limit() const {
  std::uint64_t limit = ~std::uint64_t{};
  for (const auto& visitors : visitors_) limit = std::min(limit, visitors.limit());
  return limit;
}

void FarSide::add_visitors(std::uint64_t limit) {
  for (const auto& visitors : visitors_) visitors.add_to(seen_.habits, side_, limit);
  visitors_.clear();
}

DrainReport make_report(FarSide& source, FarSide& destination, const Subject& subject,
                        const VerdictOptions& options, const ClientNames& names, Time now) {
  const auto limit = std::min(source.limit(), destination.limit());
  source.add_visitors(limit);
  destination.add_visitors(limit);
  auto channels = source.channels(subject.cut, now);
  auto others = destination.channels(subject.cut, now);
  channels.insert(channels.end(), std::move_iterator(others.begin()), std::move_iterator(others.end()));
  return make_report(source.seen_, destination.seen_, subject, std::move(channels), options, names, now);
}

}  // namespace cleave::drain::athena
