#include "mysql/rewind/rewind_baseline.h"

#include <fmt/format.h>

#include "mysql/baseline/table_rows.h"

namespace cleave::mysql {
namespace {

/// Where each table is taken from.
struct Choice {
  const Table* table = nullptr;
  PastSide* side = nullptr;
};

std::string text_of(const LogGap& gap, const PastSide& side) {
  return fmt::format("{} of the {}: {} [{}], at {}", gap.table, side.name(), gap.reason, gap.code,
                     gap.position.text());
}

class Rewinding {
 public:
  Rewinding(const Rewound& side, const std::optional<Rewound>& other, const BaselineOptions& options)
      : options_(options), side_(side, options.progress) {
    const auto tables = chosen_tables(side_.schema(), options.tables);
    for (const auto* table : tables) choose(*table, other);
  }

  const PastSide& side() const { return side_; }
  std::vector<BaselineWarning> write(BaselineWriter& writer, OnGap on_gap) {
    if (!gaps_.empty() && on_gap == OnGap::refuse)
      throw Error(Error::Kind::input, "log-gaps", "the binary log does not tell all of some tables:" + gaps_)
          .next(
              "Give the other side and its position too (--other, --other-binlog), or leave these tables out "
              "(--skip-gaps): for them nothing will tell a deleted row from one that never was.");
    for (const auto& choice : choices_) choice.side->write(shape_of(*choice.table), writer);
    return std::move(warnings_);
  }

 private:
  void choose(const Table& table, const std::optional<Rewound>& other) {
    const auto* gap = side_.gap(table.name);
    if (gap == nullptr) {
      choices_.push_back({&table, &side_});
      return;
    }
    if (other && !other_) other_.emplace(*other, options_.progress);
    const auto* there = other_ ? other_->schema().table(table.name) : nullptr;
    if (there != nullptr && other_->gap(table.name) == nullptr) {
      choices_.push_back({there, &*other_});
      warnings_.push_back(
          {"other-side", table.name,
           fmt::format("taken from the {}, because {} [{}]", other_->name(), gap->reason, gap->code)});
      return;
    }
    gaps_ += "\n" + text_of(*gap, side_);
    if (there != nullptr) gaps_ += "\n" + text_of(*other_->gap(table.name), *other_);
    warnings_.push_back({"left-out", table.name, gap->reason});
  }

  const BaselineOptions& options_;
  PastSide side_;
  std::optional<PastSide> other_;
  std::vector<Choice> choices_;
  std::vector<BaselineWarning> warnings_;
  std::string gaps_;  ///< one a line
};

BaselineOrigin origin_of(const Rewound& rewound, const PastSide& side, Clock& clock) {
  BaselineOrigin origin;
  origin.server = side.name();
  origin.release = side.release();
  origin.taken_at = to_rfc3339(std::chrono::floor<std::chrono::seconds>(clock.now()));
  if (const auto* position = std::get_if<LogPosition>(&rewound.start)) origin.position = position->text();
  origin.gtid = rewound.gtid;
  return origin;
}

}  // namespace

std::vector<BaselineWarning> rewind_baseline(const Rewound& side, const std::optional<Rewound>& other,
                                             const std::filesystem::path& file, Clock& clock,
                                             const BaselineOptions& options, OnGap on_gap) {
  Rewinding rewinding(side, other, options);
  BaselineWriter writer(file, origin_of(side, rewinding.side(), clock));
  auto warnings = rewinding.write(writer, on_gap);
  writer.finish();
  return warnings;
}

}  // namespace cleave::mysql
