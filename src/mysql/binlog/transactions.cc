#include "mysql/binlog/transactions.h"

#include "mysql/binlog/row_event.h"
#include "mysql/binlog/table_map.h"
#include "mysql/own_tables.h"

namespace cleave::mysql {
namespace {

using Kind = StatementMeaning::Kind;

Error compressed_transactions(const LogPosition& position) {
  return Error(Error::Kind::input, "compressed-log",
               "the log holds compressed transactions, which cleave cannot read")
      .where(position.text())
      .next("Switch binlog_transaction_compression off; what is in the log already cannot be used.");
}

}  // namespace

std::unique_ptr<LoggedTransaction> Transactions::next(Log& log) {
  while (!finished_) {
    const auto event = log.next();
    if (!event) return nullptr;
    read(*event, log);
  }
  return std::move(finished_);
}

void Transactions::read(const Event& event, const Log& log) {
  if (!resume_at_) resume_at_ = log.position();
  if (is_row_event(event.type)) return add_rows(event, log);
  switch (event.type) {
    case EventType::mariadb_gtid:
    case EventType::mysql_gtid:
    case EventType::mysql_anonymous:
    case EventType::mysql_tagged_gtid:
      return begin(event);
    case EventType::table_map:
      return add_map(event, log);
    case EventType::query:
    case EventType::mariadb_compressed_query:
    case EventType::load_query:
      return add_statement(event, log);
    case EventType::commit:
      return commit(log);
    case EventType::xa_prepare:
      return prepare(event, log);
    case EventType::rotate:
    case EventType::format_description:
      // A server that died in the middle of a transaction leaves a part of one; nothing of it was committed.
      if (event.type == EventType::rotate && !event.is_artificial()) close(log);
      return;
    case EventType::mysql_compressed_transaction:
      throw compressed_transactions(log.position());
    case EventType::mysql_partial_update:
      return gaps_.add_to_all("partial-image",
                              "the log has only parts of JSON documents (binlog_row_value_options)",
                              log.position());
    case EventType::incident:
      return gaps_.add_to_all("lost-events", "the server says that events are missing in its log",
                              log.position());
    default:
      return;
  }
}

void Transactions::begin(const Event& event) {
  open_.emplace();
  if (event.type != EventType::mariadb_gtid && event.type != EventType::mysql_gtid) return;
  const auto gtid = parse_gtid(event);
  open_->transaction->name = gtid.text;
  open_->has_end = gtid.has_end;
  open_->is_known = known_.contains(gtid.source, gtid.number);
}

void Transactions::add_map(const Event& event, const Log& log) {
  const auto map = parse_table_map(event, log.format());
  const bool is_kept = map.database == database_ && wanted_(map.table);
  is_kept_[map.id] = is_kept;
  if (!open_) open_.emplace();
  if (map.database == database_ && is_own_name(map.table)) open_->transaction->is_cleaves = true;
  if (is_kept && !open_->is_known) open_->transaction->events.add(event);
}

void Transactions::add_rows(const Event& event, const Log& log) {
  const auto kept = is_kept_.find(row_event_table(event, log.format()));
  if (kept != is_kept_.end() && kept->second && open_ && !open_->is_known)
    open_->transaction->events.add(event);
}

void Transactions::add_statement(const Event& event, const Log& log) {
  const auto statement = parse_statement(event, log.format());
  const auto meaning = meaning_of(statement.text, statement.database);
  switch (meaning.kind) {
    case Kind::begin:
      if (!open_) open_.emplace();
      return;
    case Kind::commit:
      return commit(log);
    case Kind::rollback:
      return close(log);
    case Kind::prepared_commit:
      return finish_prepared(meaning.prepared, log);
    case Kind::prepared_rollback:
      prepared_.erase(meaning.prepared);
      return close(log);
    case Kind::definition:
    case Kind::change:
      if (!is_open_and_known()) gaps_.add(meaning, log.position());
      break;
    case Kind::none:
      break;
  }
  // What changes a definition commits what is open, and stands alone otherwise.
  const bool is_part =
      meaning.kind == Kind::change || (open_ && open_->has_end && !open_->transaction->events.is_empty());
  if (!is_part) close(log);
}

void Transactions::prepare(const Event& event, const Log& log) {
  const auto prepared = parse_prepared(event);
  if (prepared.is_committed_at_once) return commit(log);
  if (open_) prepared_[prepared.name] = std::move(*open_);
  close(log);
}

void Transactions::finish_prepared(const std::string& name, const Log& log) {
  const auto found = prepared_.find(name);
  if (found == prepared_.end()) {
    if (!is_open_and_known())
      gaps_.add_to_all("lost-events",
                       "a transaction was committed that had been prepared before the position",
                       log.position());
    return close(log);
  }
  open_ = std::move(found->second);
  prepared_.erase(found);
  commit(log);
}

void Transactions::commit(const Log& log) {
  const bool has_changes = open_ && !open_->is_known && !open_->transaction->events.is_empty();
  if (has_changes) {
    finished_ = std::move(open_->transaction);
    finished_->format = log.format();
    finished_->end = log.position();
    if (finished_->name.empty()) finished_->name = finished_->end.text();
  }
  close(log);
}

void Transactions::close(const Log& log) {
  open_.reset();
  resume_at_ = log.position();
}

}  // namespace cleave::mysql
