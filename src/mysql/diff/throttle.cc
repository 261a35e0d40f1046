#include "mysql/diff/throttle.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "mysql/diff/diff.h"

namespace cleave::mysql {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_questions(200), shortest_pause(250);

double number_from(const Value& value) {
  return value ? std::stod(*value) : 0;
}

double running_threads(Database& database) {
  const auto row = database.query("SHOW GLOBAL STATUS LIKE 'Threads_running'").rows.at(0);
  // The thread that answers this runs too.
  return number_from(row.at(1)) - 1;
}

/// Zero for a server that replicates from none, or does not know.
double seconds_behind(Database& database) {
  const auto& words = database.dialect().replication;
  const auto status = database.query(fmt::format("SHOW {} STATUS", words.replica));
  const auto column = std::find(status.columns.begin(), status.columns.end(),
                                fmt::format("Seconds_Behind_{}", words.source_column));
  if (status.rows.empty() || column == status.columns.end()) return 0;
  return number_from(status.rows[0].at(static_cast<std::size_t>(column - status.columns.begin())));
}

}  // namespace

Throttle::Throttle(Database& source, Database& destination, const DiffOptions& options)
    : source_(source),
      destination_(destination),
      options_(options),
      asked_(steady_clock::time_point::min()) {}

bool Throttle::is_busy(Database& database) const {
  if (options_.most_load > 0 && running_threads(database) > options_.most_load) return true;
  return options_.most_lag.count() > 0 &&
         seconds_behind(database) > static_cast<double>(options_.most_lag.count());
}

void Throttle::wait() {
  if (options_.most_load <= 0 && options_.most_lag.count() <= 0) return;
  const auto begin = steady_clock::now();
  if (asked_ != steady_clock::time_point::min() && begin - asked_ < between_questions) return;
  bool waited = false;
  while (is_busy(source_) || is_busy(destination_)) {
    waited = true;
    std::this_thread::sleep_for(shortest_pause);
  }
  asked_ = steady_clock::now();
  if (waited) paused_ += std::chrono::duration_cast<std::chrono::milliseconds>(asked_ - begin);
}

}  // namespace cleave::mysql
