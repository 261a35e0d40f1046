#include "mysql/diff/diff.h"
#include <fmt/format.h>
#include <map>
#include "base/hash.h"
#include "mysql/baseline/baseline.h"
#include "mysql/quoted.h"
#include "mysql/schema.h"
namespace cleave::mysql {
namespace {
struct One {
  std::optional<RowTrace> b, s, d;
  std::uint64_t bc = 0, sc = 0, dc = 0;
};
void read(Database& db, const RowShape& shape, std::map<Row, One>& all, bool source) {
  auto rows = db.stream("SELECT " + shape.selects() + " FROM " + quoted_name(shape.table));
  while (rows->next()) {
    Row row;
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
      auto v = (*rows)[i];
      row.push_back(v ? Value(std::string(*v)) : std::nullopt);
    }
    Row key = shape.has_key() ? shape.key_of(row) : Row{hex(md5(shape.text_of(row)))};
    auto& one = all[key];
    (source ? one.s : one.d) = trace_of(shape, row);
    ++(source ? one.sc : one.dc);
  }
}
Fate fate(const std::optional<RowTrace>& b, const std::optional<RowTrace>& x) {
  if (!b) return x ? Fate::inserted : Fate::absent;
  if (!x) return Fate::deleted;
  return *b == *x ? Fate::unchanged : Fate::updated;
}
}  // namespace
DiffTotals diff(Database& source, Database& destination, const DiffOptions& options,
                Differences& differences) {
  const auto a = read_schema(source), b = read_schema(destination);
  for (const auto& table : a.tables) {
    const auto* other = b.table(table.name);
    if (!other || table.name.rfind("cleave_", 0) == 0) continue;
    const auto shape = shape_of(table, *other);
    std::map<Row, One> all;
    read(source, shape, all, true);
    read(destination, shape, all, false);
    if (options.baseline && options.baseline->has_table(table.name)) {
      for (std::size_t i = 0; i < options.baseline->blocks(table.name).size(); ++i)
        for (auto& row : options.baseline->rows(shape, i)) {
          auto& one = all[row.key];
          one.b = row.trace;
          one.bc += row.count;
        }
    }
    differences.begin(shape);
    for (auto& [key, one] : all) {
      if (!shape.has_key()) {
        if (one.bc == one.sc && one.bc == one.dc) continue;
        RowDifference d;
        d.key = key;
        d.source = d.destination = Fate::unknown;
        d.source_count = one.sc;
        d.destination_count = one.dc;
        d.base_count = one.bc;
        differences.found(shape, d);
        continue;
      }
      RowDifference d;
      d.key = key;
      d.source = fate(one.b, one.s);
      d.destination = fate(one.b, one.d);
      d.base = one.b;
      auto same = [](auto f) { return f == Fate::unchanged || f == Fate::absent; };
      if (same(d.source) && same(d.destination)) continue;
      d.sides_are_equal = one.s.has_value() == one.d.has_value() && (!one.s || *one.s == *one.d);
      differences.found(shape, d);
    }
  }
  return {};
}
}  // namespace cleave::mysql
