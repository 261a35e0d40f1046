#include "mysql/baseline/take_baseline.h"

#include <future>

#include <fmt/format.h>

#include "mysql/baseline/baseline_writer.h"
#include "mysql/baseline/log_snapshot.h"
#include "mysql/baseline/row_batches.h"
#include "mysql/baseline/table_rows.h"
#include "mysql/unmergeable.h"

namespace cleave::mysql {
namespace {

/// Rows between two words of progress.
constexpr std::uint64_t progress_rows = 65536;

/// Reads tables of a database, one after the other.
class Taking {
 public:
  Taking(Database& database, BaselineWriter& writer, const BaselineOptions& options)
      : database_(database), writer_(writer), options_(options) {}

  void take(const RowShape& shape) {
    table_ = shape.table;
    rows_ = 0;
    tell();
    writer_.begin(shape);
    if (shape.has_key())
      take_rows(shape);
    else
      take_counted_rows(shape);
    writer_.end();
  }

 private:
  /// One thread receives, another digests and compresses.
  void take_rows(const RowShape& shape) {
    RowBatches batches;
    auto writing = std::async(std::launch::async, [&] {
      const RowBatches::Side side(batches);
      Row row;
      while (auto batch = batches.take()) {
        while (batch->next(row)) writer_.add(row);
      }
    });
    receive(shape, batches);
    writing.get();
  }

  void receive(const RowShape& shape, RowBatches& batches) {
    const RowBatches::Side side(batches);
    const auto rows = database_.stream(rows_in_order(shape));
    RowBatch batch;
    while (rows->next()) {
      batch.add(*rows);
      count(1);
      if (!batch.is_full()) continue;
      if (!batches.put(std::move(batch))) return;
      batch = RowBatch();
    }
    if (!batch.is_empty()) batches.put(std::move(batch));
  }

  void take_counted_rows(const RowShape& shape) {
    const auto rows = database_.stream(counted_rows(shape));
    while (rows->next()) {
      BaseRow row;
      row.trace.digest = digest_from((*rows)[0].value_or(""));
      row.count = number_from((*rows)[1]);
      writer_.add(row, {row.count, number_from((*rows)[2])});
      count(row.count);
    }
  }

  void count(std::uint64_t more) {
    const auto before = rows_;
    rows_ += more;
    if (before / progress_rows != rows_ / progress_rows) tell();
  }

  void tell() const {
    if (options_.progress) options_.progress(table_, rows_);
  }

  Database& database_;
  BaselineWriter& writer_;
  const BaselineOptions& options_;
  std::string table_;
  std::uint64_t rows_ = 0;
};

std::vector<BaselineWarning> warnings_of(const std::vector<const Table*>& tables) {
  std::vector<BaselineWarning> warnings;
  for (const auto* table : tables) {
    if (!shape_of(*table).has_key())
      warnings.push_back({"no-key", table->name,
                          "without a key its equal rows are counted, and nothing tells which row of a later "
                          "state was which"});
    if (unmergeable(*table))
      warnings.push_back({"no-snapshot", table->name,
                          fmt::format("{} keeps no snapshots: a row that was written meanwhile may be there "
                                      "in its new state",
                                      table->engine)});
  }
  return warnings;
}

}  // namespace

std::vector<BaselineWarning> take_baseline(Database& database, const std::filesystem::path& file,
                                           Clock& clock, const BaselineOptions& options) {
  const LogSnapshot snapshot(database);
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.now());
  const auto schema = read_schema(database);
  const auto tables = chosen_tables(schema, options.tables);
  BaselineWriter writer(file, {database.name(), database.dialect().release, to_rfc3339(now),
                               snapshot.position(), snapshot.gtid()});
  Taking taking(database, writer, options);
  for (const auto* table : tables) taking.take(shape_of(*table));
  writer.finish();
  auto warnings = warnings_of(tables);
  if (!snapshot.warning().empty()) warnings.push_back({"no-position", "", snapshot.warning()});
  return warnings;
}

}  // namespace cleave::mysql
