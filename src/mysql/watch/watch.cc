#include "mysql/watch/watch.h"

#include <algorithm>

#include "base/hash.h"
#include "mysql/row_bytes.h"
#include "mysql/watch/row_book.h"
#include "mysql/watch/since_baseline.h"
#include "mysql/watch/taken_values.h"

namespace cleave::mysql {
namespace {

/// A restart takes minutes at most; an interval passes between two tries.
constexpr unsigned most_tries = 60;

class Watching {
 public:
  Watching(const Endpoint& source, const Endpoint& destination, const WatchOptions& options, Clock& clock,
           const std::function<void(const WatchEvent&)>& notice)
      : options_(options),
        clock_(clock),
        notice_(notice),
        source_{watch_side(Place::source, source, options.source_start), 0},
        destination_{watch_side(Place::destination, destination, options.destination_start), 0},
        taken_(book_) {
    if (options.baseline != nullptr) compare(source, destination);
    started_ = last_look_ = last_write_ = clock_.now();
  }

  WatchVerdict run() {
    for (;;) {
      const auto source_is_known = look();
      if (source_is_known && clock_.now() - last_write_ >= options_.quiet_for)
        return end(WatchVerdict::Kind::quiet);
      if (is_over()) return end(WatchVerdict::Kind::time_over);
      if (options_.stop != nullptr && *options_.stop) return end(WatchVerdict::Kind::stopped);
      wait();
    }
  }

 private:
  struct Side {
    std::unique_ptr<WatchedSide> watched;
    unsigned failures;
  };

  void compare(const Endpoint& source, const Endpoint& destination);
  bool look();
  SideInterval look_at(Side& side);
  SideInterval heard(Side& side, SideNews news);
  void note(Place place, const Change& change);
  void ask(Side& noted, Side& asked);
  void tell(const std::string& kind, const RowShape& shape, Row key, std::string unique, Row other_key);
  std::uint64_t open_conflicts();
  bool is_over() const;
  void wait();
  WatchVerdict end(WatchVerdict::Kind kind);

  const WatchOptions& options_;
  Clock& clock_;
  const std::function<void(const WatchEvent&)>& notice_;
  RowBook book_;
  Side source_, destination_;
  TakenValues taken_;
  Time started_{}, last_look_{}, last_write_{};
  std::uint64_t source_rows_ = 0, destination_rows_ = 0, conflicts_ = 0, open_taken_ = 0;
};

/// Whatever is written meanwhile is in the logs as well, which are read from before on.
void Watching::compare(const Endpoint& source, const Endpoint& destination) {
  SinceBaseline heard;
  heard.conflict = [this](const std::string& kind, const RowShape& shape, const Row& key) {
    tell(kind, shape, key, "", {});
  };
  heard.gap = [this](const std::string& table, const Error& reason) {
    notice_(WatchGap{Place::source, table, reason.code(), reason.what()});
  };
  note_since(*options_.baseline, source, destination, book_, heard);
}

/// Whether the source could be looked at.
bool Watching::look() {
  WatchInterval interval;
  interval.source = look_at(source_);
  interval.destination = look_at(destination_);
  ask(source_, destination_);
  ask(destination_, source_);
  interval.at = clock_.now();
  interval.length = interval.at - last_look_;
  last_look_ = interval.at;
  if (!interval.source.tables.empty()) last_write_ = interval.at;
  interval.quiet = interval.at - last_write_;
  interval.open_conflicts = open_conflicts();
  const bool source_is_known = interval.source.is_known;
  notice_(std::move(interval));
  return source_is_known;
}

SideInterval Watching::look_at(Side& side) {
  const auto place = side.watched->place();
  try {
    return heard(side, side.watched->look([&](const Change& change) { note(place, change); }));
  } catch (const Error& error) {  // A server that restarts is waited for; nothing that it logs is missed.
    if (!error.may_pass() || ++side.failures > most_tries) throw;
    side.watched->forget();
    notice_(WatchTrouble{clock_.now(), place, error.code(), error.what(), side.failures, most_tries,
                         options_.interval});
    SideInterval unknown;
    unknown.is_known = false;
    return unknown;
  }
}

SideInterval Watching::heard(Side& side, SideNews news) {
  const auto place = side.watched->place();
  if (side.failures > 0) notice_(WatchRecovered{clock_.now(), place});
  side.failures = 0;
  for (auto& gap : news.gaps) notice_(std::move(gap));
  (place == Place::source ? source_rows_ : destination_rows_) += news.rows();
  SideInterval interval;
  interval.tables = std::move(news.tables);
  interval.merged = news.merged;
  return interval;
}

void Watching::note(Place place, const Change& change) {
  const auto& shape = change.reader->shape();
  if (!shape.has_key()) return;
  const auto say = [&](const Row& key, ChangeKind kind, const Row& after) {
    const auto digest = kind == ChangeKind::deleted ? std::string() : md5(shape.text_of(after));
    if (const auto conflict = book_.note(place, shape.table, row_bytes(key), kind, digest))
      tell(*conflict, shape, key, "", {});
  };
  const auto before = change.before.empty() ? Row() : shape.key_of(change.before);
  const auto after = change.after.empty() ? Row() : shape.key_of(change.after);
  const bool has_new_key = change.kind == ChangeKind::updated && before != after;
  if (has_new_key) {
    say(before, ChangeKind::deleted, {});
    say(after, ChangeKind::inserted, change.after);
  } else {
    say(after.empty() ? before : after, change.kind, change.after);
  }
  taken_.note(place, change);
}

/// Of a side that cannot be reached nothing new is known.
std::uint64_t Watching::open_conflicts() {
  if (source_.failures == 0 && destination_.failures == 0)
    open_taken_ = taken_.count_open(source_.watched->session(), destination_.watched->session());
  return book_.open_conflicts() + open_taken_;
}

/// Whether the values that one side gave to its rows are taken on the other; asked again at the next look
/// when that one cannot be reached.
void Watching::ask(Side& noted, Side& asked) {
  if (noted.failures > 0 || asked.failures > 0) return;
  const auto place = noted.watched->place();
  for (auto& taken : taken_.ask(place, asked.watched->session())) {
    const bool is_source = place == Place::source;
    tell("unique-taken", *taken.shape, is_source ? taken.key : taken.other_key, taken.unique,
         is_source ? taken.other_key : taken.key);
  }
}

void Watching::tell(const std::string& kind, const RowShape& shape, Row key, std::string unique,
                    Row other_key) {
  ++conflicts_;
  WatchConflict conflict;
  conflict.at = clock_.now();
  conflict.kind = kind;
  conflict.table = shape.table;
  for (const auto part : shape.key) conflict.key_columns.push_back(shape.parts[part].column.name);
  conflict.key = std::move(key);
  conflict.unique = std::move(unique);
  conflict.other_key = std::move(other_key);
  notice_(std::move(conflict));
}

bool Watching::is_over() const {
  return options_.longest && clock_.now() - started_ >= *options_.longest;
}

/// Until the next look, but not longer than there is anything to wait for.
void Watching::wait() {
  auto until = last_look_ + options_.interval;
  until = std::min(until, std::max(last_write_ + options_.quiet_for, last_look_ + std::chrono::seconds(1)));
  if (options_.longest) until = std::min(until, started_ + *options_.longest);
  // A signal is noticed soon.
  while (clock_.now() < until && (options_.stop == nullptr || !*options_.stop))
    clock_.sleep_until(std::min(until, clock_.now() + std::chrono::milliseconds(200)));
}

WatchVerdict Watching::end(WatchVerdict::Kind kind) {
  WatchVerdict verdict{clock_.now(),
                       kind,
                       last_write_,
                       source_rows_,
                       destination_rows_,
                       conflicts_,
                       book_.open_conflicts() + open_taken_};
  notice_(verdict);
  return verdict;
}

}  // namespace

WatchVerdict watch(const Endpoint& source, const Endpoint& destination, const WatchOptions& options,
                   Clock& clock, const std::function<void(const WatchEvent&)>& notice) {
  return Watching(source, destination, options, clock, notice).run();
}

}  // namespace cleave::mysql
