#include "mysql/watch/log_side.h"

#include <algorithm>
#include <utility>

#include "mysql/own_tables.h"

namespace cleave::mysql {

LogSide::LogSide(Place place, const Endpoint& endpoint, const std::optional<LogStart>& start)
    : place_(place), endpoint_(endpoint) {
  start_ = start ? find_start(endpoint_, *start) : FoundStart{log_end(session()), std::nullopt};
  // Whether it can be read is known now, not at the first look.
  ServerLog(endpoint_, start_.position).next();
}

Connection& LogSide::session() {
  if (!session_) session_ = std::make_unique<Connection>(endpoint_);
  return *session_;
}

/// With the schema as it is now; what is still unread may be older, which `LoggedChanges` notices.
void LogSide::begin() {
  schema_ = read_schema(session());
  changes_ = std::make_unique<LoggedChanges>(session(), schema_,
                                             [](const std::string& table) { return !is_own_name(table); });
  if (start_.known) changes_->skip(*start_.known);
}

void LogSide::forget() {
  take_gaps();
  changes_.reset();
  session_.reset();
}

/// What was read before a connection is lost counts at the next look.
SideNews LogSide::look(const Heard& heard) {
  if (!changes_) begin();
  ServerLog log(endpoint_, start_.position);
  changes_->restart();
  while (const auto change = changes_->next(log)) {
    if (change->is_cleaves)
      ++news_.merged;
    else
      ++news_.tables[change->table().name].rows;
    heard(*change);
    start_.position = changes_->resume_at().value_or(start_.position);
  }
  start_.position = changes_->resume_at().value_or(start_.position);
  take_gaps();
  return std::exchange(news_, {});
}

/// A table with a gap is read no further, so reading begins anew behind it, by the schema that is then.
void LogSide::take_gaps() {
  if (!changes_) return;
  const auto& gaps = changes_->gaps().all();
  if (gaps.empty()) return;
  for (const auto& gap : gaps) {
    if (is_own_name(gap.table)) continue;
    news_.tables[gap.table].is_partial = true;
    const auto name = gap.table + ":" + gap.code;
    if (std::find(told_.begin(), told_.end(), name) != told_.end()) continue;
    told_.push_back(name);
    news_.gaps.push_back({place_, gap.table, gap.code, gap.reason});
  }
  changes_.reset();
}

}  // namespace cleave::mysql
