#include "mysql/diff/diff.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/suggest.h"
#include "mysql/baseline/baseline.h"
#include "mysql/diff/compare_multisets.h"
#include "mysql/diff/compare_numbers.h"
#include "mysql/diff/compare_ranges.h"
#include "mysql/diff/compare_with_base.h"
#include "mysql/diff/key_order.h"
#include "mysql/quoted.h"
#include "mysql/unmergeable.h"

namespace cleave::mysql {
namespace {

/// Names of tables of either side, and of what is no table as far as is known.
std::set<std::string> names_of(const Schema& source, const Schema& destination) {
  std::set<std::string> names;
  for (const auto* schema : {&source, &destination}) {
    for (const auto& table : schema->tables) names.insert(table.name);
    for (const auto& object : schema->others) {
      if (object.kind == OtherObject::Kind::unknown) names.insert(object.name);
    }
  }
  return names;
}

std::set<std::string> chosen(const std::set<std::string>& names, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return names;
  for (const auto& name : wanted) {
    if (names.count(name) != 0) continue;
    throw Error(Error::Kind::input, "unknown-table", fmt::format("neither side has a table '{}'", name))
        .next(did_you_mean(name, {names.begin(), names.end()}));
  }
  return {wanted.begin(), wanted.end()};
}

Error one_side_only(const std::string& table, bool in_source) {
  return Error(Error::Kind::input, "table-missing",
               fmt::format("only the {} has it", in_source ? "source" : "destination"))
      .where("table " + quoted_name(table))
      .next("`cleave mysql check` has the statements that make both schemas alike.");
}

Error no_rows(const std::string& table, const std::string& why) {
  return Error(Error::Kind::input, code_of(Unmergeable::Kind::not_rows), why)
      .where("table " + quoted_name(table));
}

ComparedSide side_of(Database& database, const std::string& table, const std::string& index,
                     std::uint64_t rows_guess) {
  const auto name = quoted_name(table);
  return {database, name, index.empty() ? name : fmt::format("{} FORCE INDEX ({})", name, quoted_name(index)),
          rows_guess};
}

/// The quickest that both servers know. A baseline has sums of the kind that all servers know.
DigestForm form_for(Database& source, Database& destination, const DiffOptions& options) {
  for (const auto form : {DigestForm::castagnoli, DigestForm::remembered}) {
    if (form == DigestForm::castagnoli && options.baseline != nullptr) continue;
    if (knows_form(source, form) && knows_form(destination, form)) return form;
  }
  return DigestForm::repeated;
}

class Diff {
 public:
  Diff(Database& source, Database& destination, const DiffOptions& options, Differences& differences)
      : source_(source),
        destination_(destination),
        options_(options),
        differences_(differences),
        throttle_(source, destination, options) {}

  DiffTotals run() {
    const auto here = read_schema(source_), there = read_schema(destination_);
    form_ = form_for(source_, destination_, options_);
    for (const auto& name : chosen(names_of(here, there), options_.tables))
      compare(name, here.table(name), there.table(name));
    totals_.paused = throttle_.paused();
    return totals_;
  }

 private:
  void compare(const std::string& name, const Table* here, const Table* there) {
    if (here == nullptr && there == nullptr)
      return differences_.cannot_compare(name, no_rows(name, "is no table of a kind that is known"));
    for (const auto* table : {here, there}) {
      const auto reason = table == nullptr ? std::nullopt : unmergeable(*table);
      if (reason && reason->kind == Unmergeable::Kind::not_rows)
        return differences_.cannot_compare(name, no_rows(name, reason->why));
    }
    if (here == nullptr || there == nullptr)
      return differences_.cannot_compare(name, one_side_only(name, here != nullptr));
    const auto shape = shape_or_reason(*here, *there);
    if (const auto* reason = std::get_if<Error>(&shape)) return differences_.cannot_compare(name, *reason);
    compare(std::get<RowShape>(shape), *here, *there);
  }

  /// One table that cannot be compared must not hide what is to be said of the others.
  std::variant<RowShape, Error> shape_or_reason(const Table& here, const Table& there) const {
    try {
      auto shape = shape_of(here, there);
      if (options_.baseline != nullptr) options_.baseline->require_shape(shape);
      return shape;
    } catch (const Error& error) {
      return error;
    }
  }

  void compare(const RowShape& shape, const Table& here, const Table& there) {
    differences_.begin(shape);
    const Comparison comparison{
        side_of(source_, here.name, shape.source_index, here.row_estimate),
        side_of(destination_, there.name, shape.destination_index, there.row_estimate),
        shape,
        here,
        form_,
        throttle_,
        differences_,
        totals_};
    if (!shape.has_key()) return compare_multisets(comparison, options_.baseline);
    if (options_.baseline != nullptr) return compare_with_base(comparison, *options_.baseline);
    if (KeyOrder(shape, here).is_number()) return compare_numbers(comparison);
    compare_ranges(comparison);
  }

  Database& source_;
  Database& destination_;
  const DiffOptions& options_;
  Differences& differences_;
  Throttle throttle_;
  DigestForm form_ = DigestForm::repeated;
  DiffTotals totals_;
};

}  // namespace

DiffTotals diff(Database& source, Database& destination, const DiffOptions& options,
                Differences& differences) {
  return Diff(source, destination, options, differences).run();
}

}  // namespace cleave::mysql
