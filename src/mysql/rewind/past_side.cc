#include "mysql/rewind/past_side.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "mysql/baseline/table_rows.h"
#include "mysql/binlog/followers.h"
#include "mysql/binlog/log_files.h"
#include "mysql/own_tables.h"
#include "mysql/quoted.h"
#include "mysql/rewind/returned_keys.h"

namespace cleave::mysql {
namespace {

/// Rows that are placed among returned ones at a time.
constexpr std::size_t chunk_rows = 1024;
/// Rows or changes between two words of progress.
constexpr std::uint64_t told_after = 65536;

/// Numbers behind names have six digits, then more.
bool is_behind(const LogPosition& a, const LogPosition& b) {
  const auto order = [](const LogPosition& one) {
    return std::tuple(one.file.size(), std::string_view(one.file), one.offset);
  };
  return order(a) > order(b);
}

Error disagrees(const RowShape& shape) {
  return Error(
             Error::Kind::input, "log-disagrees",
             fmt::format("rows of {} are not as the binary log has left them: something was written without "
                         "being logged (sql_log_bin = 0), or by a key that was followed in silence",
                         quoted_name(shape.table)))
      .next("Leave this table out: name the others with --table.");
}

}  // namespace

PastSide::PastSide(const Rewound& rewound, Told told)
    : rewound_(rewound),
      told_(std::move(told)),
      session_(rewound.endpoint),
      rows_(rewound.endpoint),
      schema_(read_schema(session_)),
      changes_(session_, schema_, [](const std::string& table) { return !is_own_name(table); }) {
  if (!rewound.log_files.empty()) {
    if (const auto* known = std::get_if<GtidSet>(&rewound.start)) changes_.skip(*known);
    LogFiles files(rewound.log_files, rewound.start);
    read(files);
    next_ = find_start(rewound.endpoint, changes_.resume_at().value_or(files.position())).position;
  } else {
    auto start = find_start(rewound.endpoint, rewound.start);
    next_ = start.position;
    if (start.known) changes_.skip(std::move(*start.known));
  }
  // Most of it before the snapshot, which servers should not have to keep for long.
  read_to_the_end();
  snapshot_.emplace(rows_);
  if (snapshot_->position().empty())
    throw Error(Error::Kind::input, "no-position",
                "it is not known which place of the binary log the rows belong to: " + snapshot_->warning())
        .where(rows_.name())
        .next("Try again.");
  end_ = std::get<LogPosition>(parse_log_start(snapshot_->position()));
  read_to_the_end();
}

void PastSide::read_to_the_end() {
  ServerLog log(rewound_.endpoint, next_);
  changes_.restart();
  read(log);
  next_ = changes_.resume_at().value_or(next_);
}

/// What the snapshot does not see is not undone.
void PastSide::read(Log& log) {
  while (const auto change = changes_.next(log)) {
    if (end_ && is_behind(change->position, *end_)) return;
    past_.note(*change);
    note_followers(*change);
    count("changes read");
  }
}

void PastSide::note_followers(const Change& change) {
  for (const auto& table : followers(schema_, change)) {
    const bool is_known = std::any_of(followed_.begin(), followed_.end(),
                                      [&](const LogGap& gap) { return gap.table == table; });
    if (is_known) continue;
    followed_.push_back({table, "followed",
                         fmt::format("rows of it may have gone or changed with rows of {} (ON DELETE, ON "
                                     "UPDATE), which is in no log",
                                     quoted_name(change.table().name)),
                         change.position});
  }
}

const LogGap* PastSide::gap(const std::string& table) const {
  for (const auto* gaps : {&changes_.gaps().all(), &followed_}) {
    for (const auto& gap : *gaps) {
      if (gap.table == table) return &gap;
    }
  }
  return nullptr;
}

void PastSide::write(const RowShape& shape, BaselineWriter& writer) {
  count_ = 0;
  writer.begin(shape);
  if (shape.has_key())
    write_rows(shape, writer);
  else
    write_counted_rows(shape, writer);
  writer.end();
}

void PastSide::write_rows(const RowShape& shape, BaselineWriter& writer) {
  const bool has_changes = past_.has_changes(shape.table);
  std::optional<ReturnedKeys> order;
  if (past_.count_gone(shape.table) > 0) {
    order.emplace(rewound_.endpoint, shape);
    past_.for_each_gone(shape.table, [&](Row key) { order->add(std::move(key)); });
  }
  const auto return_row = [&](const Row& key) {
    const auto past = past_.find(shape.table, key);
    if (!past || !past->was_there) throw disagrees(shape);
    writer.add(past->row);
    count(shape.table);
  };
  std::vector<Row> chunk, keys;
  const auto write_chunk = [&] {
    const auto write_one = [&](std::size_t index) {
      writer.add(chunk[index]);
      count(shape.table);
    };
    if (order)
      order->place(keys, return_row, write_one);
    else
      for (std::size_t i = 0; i < chunk.size(); ++i) write_one(i);
    chunk.clear();
    keys.clear();
  };
  std::uint64_t seen = 0;
  const auto rows = rows_.stream(rows_in_order(shape));
  while (rows->next()) {
    Row row;
    for (std::size_t i = 0; i < rows->columns(); ++i) {
      const auto value = (*rows)[i];
      row.push_back(value ? Value(*value) : Value());
    }
    auto key = shape.key_of(row);
    if (auto past = has_changes ? past_.find(shape.table, key) : std::nullopt) {
      if (!past->is_there) throw disagrees(shape);
      ++seen;
      if (!past->was_there) continue;
      row = std::move(past->row);
    }
    chunk.push_back(std::move(row));
    keys.push_back(std::move(key));
    if (chunk.size() == chunk_rows) write_chunk();
  }
  write_chunk();
  if (order) order->rest(return_row);
  if (seen != past_.count_there(shape.table)) throw disagrees(shape);
}

void PastSide::write_counted_rows(const RowShape& shape, BaselineWriter& writer) {
  const auto rows = rows_.stream(counted_rows(shape));
  bool is_row = rows->next();
  const auto write_one = [&](const RowDigest& digest, std::int64_t copies, std::uint64_t sum) {
    if (copies < 0) throw disagrees(shape);
    if (copies == 0) return;
    BaseRow row;
    row.trace.digest = digest;
    row.count = static_cast<std::uint64_t>(copies);
    writer.add(row, {row.count, row.count % 2 == 0 ? 0 : sum});
    count(shape.table);
  };
  const auto current = [&] { return digest_from((*rows)[0].value_or("")); };
  const auto copies = [&] { return static_cast<std::int64_t>(number_from((*rows)[1])); };
  const auto write_current = [&] {
    write_one(current(), copies(), number_from((*rows)[2]));
    is_row = rows->next();
  };
  past_.for_each_counted(shape.table, [&](const PastRows::Counted& counted) {
    while (is_row && current() < counted.digest) write_current();
    const bool is_same = is_row && current() == counted.digest;
    write_one(counted.digest, counted.more + (is_same ? copies() : 0), counted.sum);
    if (is_same) is_row = rows->next();
  });
  while (is_row) write_current();
}

void PastSide::count(const std::string& what) {
  if (++count_ % told_after == 0 && told_) told_(what, count_);
}

}  // namespace cleave::mysql
