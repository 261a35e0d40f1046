#include "mysql/merge/merge_memory.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/hash.h"
#include "mysql/merge/join.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/unmerge.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

constexpr const char* merged_table = R"(TABLE IF NOT EXISTS cleave_merged (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  run INT UNSIGNED NOT NULL,
  table_name VARCHAR(64) NOT NULL,
  kind VARCHAR(10) NOT NULL,
  from_key TEXT NOT NULL,
  into_key TEXT NOT NULL,
  trace MEDIUMBLOB,
  before_row LONGTEXT,
  after_digest VARBINARY(16),
  row_count BIGINT NOT NULL,
  copies BIGINT UNSIGNED NOT NULL
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)";

constexpr const char* conflicts_table = R"(TABLE IF NOT EXISTS cleave_conflicts (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  run INT UNSIGNED NOT NULL,
  table_name VARCHAR(64) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  row_key TEXT NOT NULL,
  columns TEXT NOT NULL,
  base_row LONGTEXT,
  source_row LONGTEXT,
  destination_row LONGTEXT,
  trace MEDIUMBLOB,
  found_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  resolved_at DATETIME,
  reason TEXT
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)";

/// Of rows that are in memory at once.
constexpr std::size_t most_bytes_of_deeds = 32 << 20;

constexpr const char* kind_words[] = {"inserted", "updated", "deleted", "same", "joined", "counted"};

Value json_text(const Json& json) {
  return json.is_null() ? Value() : dump(json);
}

std::string identity(std::string_view table, std::string_view kind, std::string_view key,
                     const std::optional<std::string>& trace) {
  return fmt::format("{}\n{}\n{}\n{}", table, kind, key, trace ? *trace : "-");
}

bool has_table(Database& database, std::string_view name) {
  return !database
              .query(fmt::format("SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() "
                                 "AND table_name = {}",
                                 quoted_text(name)))
              .rows.empty();
}

/// The rows of cleave_merged of one side as pairs, in their order.
class Pairs {
 public:
  Pairs(Database& database, Terms terms) : terms_(terms) {
    if (has_table(database, "cleave_merged"))
      rows_ = database.stream(
          "SELECT run, table_name, from_key, into_key, trace FROM cleave_merged WHERE kind <> 'counted' "
          "ORDER BY id");
    next();
  }

  bool ended() const { return ended_; }
  std::uint64_t run() const { return run_; }

  void put(const MergeTables& tables, WorkList& list) {
    const auto found = tables.by_name.find((*rows_)[1].value_or(""));
    if (found != tables.by_name.end()) {
      const std::string from((*rows_)[2].value_or("")), into((*rows_)[3].value_or(""));
      std::optional<std::string> trace;
      if (const auto bytes = (*rows_)[4]) trace.emplace(*bytes);
      const bool turned = terms_ == Terms::into;
      list.pair(found->second, turned ? into : from, turned ? from : into, trace, terms_);
    }
    next();
  }

 private:
  void next() {
    ended_ = !rows_ || !rows_->next();
    if (!ended_) run_ = std::stoull(std::string((*rows_)[0].value_or("0")));
  }

  Terms terms_;
  std::unique_ptr<RowStream> rows_;
  bool ended_ = true;
  std::uint64_t run_ = 0;
};

/// A row whose conflict a person has resolved counts as merged in the state that it had then.
void read_resolved(Database& into, const MergeTables& tables, WorkList& list) {
  if (!has_table(into, "cleave_conflicts")) return;
  const auto rows = into.stream(
      "SELECT table_name, row_key, trace FROM cleave_conflicts WHERE resolved_at IS NOT NULL ORDER BY id");
  while (rows->next()) {
    const auto found = tables.by_name.find((*rows)[0].value_or(""));
    if (found == tables.by_name.end()) continue;
    const std::string key((*rows)[1].value_or(""));
    std::optional<std::string> trace;
    if (const auto bytes = (*rows)[2]) trace.emplace(*bytes);
    list.pair(found->second, key, list.into_key(found->second, key).value_or(key), trace, Terms::from);
  }
}

/// Rows that are one and that nobody has decided about, by the records of both sides: a decision at either
/// side counts.
void read_disputes(Database& from, Database& into, const MergeTables& tables, WorkList& list) {
  for (const bool open : {true, false})
    for (Database* side : {&from, &into}) {
      if (!has_table(*side, "cleave_conflicts")) continue;
      // Of a row that the other side has deleted since, that is what is left to decide.
      const auto rows = side->query(fmt::format(
          "SELECT table_name, row_key FROM cleave_conflicts WHERE kind IN ('{}'{}) AND resolved_at IS {}",
          joined_differs, open ? "" : ", 'updated-deleted'", open ? "NULL" : "NOT NULL"));
      for (const auto& row : rows.rows) {
        const auto table = tables.by_name.find(row[0].value_or(""));
        if (table == tables.by_name.end()) continue;
        const std::string key = row[1].value_or("");
        const auto from_key = side == &into ? key : list.from_key(table->second, key).value_or(key);
        open ? list.dispute(table->second, from_key) : list.end_dispute(table->second, from_key);
      }
    }
}

}  // namespace

Json to_json(const Conflict& conflict) {
  Json json{{"table", conflict.table},
            {"kind", conflict.kind},
            {"key", conflict.key_columns},
            {"columns", conflict.columns}};
  if (!conflict.reason.empty()) json["reason"] = conflict.reason;
  return json;
}

Json with_rows(const Conflict& conflict, Direction direction) {
  const bool down = direction == Direction::into_destination;
  auto json = to_json(conflict);
  json["base"] = conflict.base;
  json["source"] = down ? conflict.from : conflict.into;
  json["destination"] = down ? conflict.into : conflict.from;
  return json;
}

MergeMemory::MergeMemory(Writer& writer, Direction direction, Life life, std::uint64_t run)
    : writer_(writer), direction_(direction), run_(run) {
  const std::string create = life == Life::temporary ? "CREATE TEMPORARY " : "CREATE ";
  auto& database = writer_.database();
  if (has_table(database, "cleave_conflicts")) {
    const auto rows = database.stream(
        "SELECT table_name, kind, row_key, trace, id, resolved_at IS NULL FROM cleave_conflicts");
    while (rows->next()) {
      std::optional<std::string> trace;
      if (const auto bytes = (*rows)[3]) trace.emplace(*bytes);
      const auto known =
          identity((*rows)[0].value_or(""), (*rows)[1].value_or(""), (*rows)[2].value_or(""), trace);
      recorded_.insert(known);
      if ((*rows)[5] == "1") not_found_again_.emplace(known, (*rows)[4].value_or(""));
    }
  }
  writer_.change(create + merged_table);
  writer_.change(create + conflicts_table);
  // Earlier versions had no such column.
  if (database.query("SELECT * FROM cleave_conflicts LIMIT 0").columns.back() != "reason")
    writer_.change("ALTER TABLE cleave_conflicts ADD COLUMN reason TEXT");
}

void MergeMemory::remember(const std::vector<Merged>& merged) {
  ChangeStatement rows;
  for (const auto& each : merged) {
    rows.put(rows.empty() ? "INSERT INTO cleave_merged (run, table_name, kind, from_key, into_key, trace, "
                            "before_row, after_digest, row_count, copies) VALUES "
                          : ",");
    rows.put(fmt::format("({},{},'{}',{},{},", run_, quoted_text(each.table),
                         kind_words[static_cast<std::size_t>(each.kind)], quoted_text(each.from_key),
                         quoted_text(each.into_key)));
    rows.put_bytes(each.trace);
    rows.put(",");
    rows.put_text(json_text(each.before));
    rows.put(",");
    rows.put_bytes(each.after);
    rows.put(fmt::format(",{},{})", each.count, each.copies));
    if (rows.bytes() < writer_.most_bytes()) continue;
    writer_.change(std::exchange(rows, {}));
  }
  if (!rows.empty()) writer_.change(rows);
}

void MergeMemory::record(const std::vector<Conflict>& conflicts) {
  for (const auto& each : conflicts) {
    if (recorded_.count(identity(each.table, each.kind, each.key, each.trace)) != 0) continue;
    const auto rows = with_rows(each, direction_);
    ChangeStatement row(fmt::format(
        "INSERT INTO cleave_conflicts (run, table_name, kind, row_key, columns, reason, base_row, "
        "source_row, destination_row, trace) VALUES ({},{},'{}',{},{},{}",
        run_, quoted_text(each.table), each.kind, quoted_text(each.key),
        quoted_text(dump(Json(each.columns))), each.reason.empty() ? "NULL" : quoted_text(each.reason)));
    for (const auto& json : {each.base, rows["source"], rows["destination"]}) {
      row.put(",");
      row.put_text(json_text(json));
    }
    row.put(",");
    row.put_bytes(each.trace);
    row.put(")");
    writer_.change(row);
  }
}

void MergeMemory::recorded(const std::vector<Conflict>& conflicts) {
  for (const auto& each : conflicts) {
    const auto known = identity(each.table, each.kind, each.key, each.trace);
    recorded_.insert(known);
    not_found_again_.erase(known);
    // As long as the row is in any conflict nobody has decided what two joined rows say.
    const auto joined = identity(each.table, joined_differs, each.key, "");
    for (auto one = not_found_again_.lower_bound(joined);
         one != not_found_again_.end() && one->first.starts_with(joined);)
      one = not_found_again_.erase(one);
  }
}

void MergeMemory::forget_outdated() {
  std::string ids;
  for (const auto& [known, id] : not_found_again_) ids += (ids.empty() ? "" : ",") + id;
  if (ids.empty()) return;
  writer_.change("DELETE FROM cleave_conflicts WHERE resolved_at IS NULL AND id IN (" + ids + ")");
}

std::uint64_t read_memory(Database& from, Database& into, const MergeTables& tables, WorkList& list) {
  Pairs down(into, Terms::from), up(from, Terms::into);
  WorkList::Attempt attempt(list);
  std::uint64_t last = 0;
  while (!down.ended() || !up.ended()) {
    auto& earlier = up.ended() || (!down.ended() && down.run() < up.run()) ? down : up;
    last = std::max(last, earlier.run());
    earlier.put(tables, list);
  }
  read_resolved(into, tables, list);
  read_disputes(from, into, tables, list);
  attempt.commit();
  return last + 1;
}

Counts read_counts(Database& from, Database& into) {
  Counts counts;
  const auto add = [&](Database& side, const char* keys) {
    if (!has_table(side, "cleave_merged")) return;
    const auto result = side.query(fmt::format(
        "SELECT table_name, {}, SUM(row_count) FROM cleave_merged WHERE kind = 'counted' GROUP BY 1, 2, 3",
        keys));
    for (const auto& row : result.rows)
      counts[row[0].value_or("")][row[1].value_or("")][row[2].value_or("")] +=
          std::stoll(row[3].value_or("0"));
  };
  add(into, "from_key, into_key");  // What has been brought over,
  add(from, "into_key, from_key");  // and what came from the other side.
  return counts;
}

std::uint64_t last_deed(Database& database) {
  if (!has_table(database, "cleave_merged")) return 0;
  return std::stoull(database.value("SELECT COALESCE(MAX(id), 0) FROM cleave_merged").value_or("0"));
}

std::vector<Deed> read_deeds(Database& into, const MergeTables& tables, DeedRange range, std::size_t most) {
  std::vector<Deed> deeds;
  if (!has_table(into, "cleave_merged")) return deeds;
  std::size_t bytes = 0;
  const auto rows = into.stream(fmt::format(
      "SELECT id, table_name, kind, from_key, into_key, before_row, after_digest, row_count, copies "
      "FROM cleave_merged WHERE id > {} AND id < {} ORDER BY id DESC LIMIT {}",
      range.after, range.below, most));
  while (rows->next()) {
    const auto text = [&](std::size_t column) { return std::string((*rows)[column].value_or("")); };
    Deed deed;
    deed.id = std::stoull(text(0));
    const auto table = tables.by_name.find(text(1));
    if (table == tables.by_name.end())
      throw Error(Error::Kind::input, "unknown-table", "a merge has changed a table that is gone: " + text(1))
          .where(into.name());
    deed.table = table->second;
    auto& merged = deed.merged;
    merged.table = table->first;
    const auto word = std::find(std::begin(kind_words), std::end(kind_words), text(2));
    if (word == std::end(kind_words))
      throw Error(Error::Kind::input, "bad-merge-table", "no merge has written " + text(2))
          .where("cleave_merged");
    merged.kind = static_cast<Merged::Kind>(word - std::begin(kind_words));
    merged.from_key = text(3);
    merged.into_key = text(4);
    if ((*rows)[5]) merged.before = parse_json(text(5), "cleave_merged");
    if ((*rows)[6]) merged.after = text(6);
    merged.count = std::stoll(text(7));
    merged.copies = std::stoull(text(8));
    bytes += (*rows)[5] ? (*rows)[5]->size() : 0;
    deeds.push_back(std::move(deed));
    if (bytes > most_bytes_of_deeds) break;
  }
  return deeds;
}

void forget(Writer& writer, const std::vector<Deed>& deeds) {
  std::string ids;
  for (const auto& deed : deeds) ids += (ids.empty() ? "" : ",") + std::to_string(deed.id);
  if (!ids.empty()) writer.change("DELETE FROM cleave_merged WHERE id IN (" + ids + ")");
}

void drop_memory(Writer& writer) {
  auto& database = writer.database();
  if (has_table(database, "cleave_merged")) writer.change("DROP TABLE cleave_merged");
  if (!has_table(database, "cleave_conflicts")) return;
  writer.change("DELETE FROM cleave_conflicts WHERE resolved_at IS NULL");
  if (database.value("SELECT COUNT(*) FROM cleave_conflicts") == "0")
    writer.change("DROP TABLE cleave_conflicts");
}

}  // namespace cleave::mysql
