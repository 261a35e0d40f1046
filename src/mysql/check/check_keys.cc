#include <algorithm>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/check/id_sequence.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

IdSequence sequence_of(const ServerState& server) {
  return {static_cast<std::uint64_t>(std::max(1LL, server.number("auto_increment_increment"))),
          static_cast<std::uint64_t>(std::max(1LL, server.number("auto_increment_offset")))};
}

/// One more than the number of names would be longer than the names.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) text += (i ? ", " : "") + names[i];
  return names.size() > shown ? fmt::format("{} and {} more", text, names.size() - shown) : text;
}

void check_sequences(const Side& source, const Side& destination, Findings& findings) {
  const auto here = sequence_of(source.server), there = sequence_of(destination.server);
  if (!can_meet(here, there)) return;
  std::vector<std::string> tables;
  for (const auto& table : source.schema.tables) {
    const auto* other = destination.schema.table(table.name);
    if (table.auto_increment_column() != nullptr && other != nullptr &&
        other->auto_increment_column() != nullptr)
      tables.push_back(table.name);
  }
  if (tables.empty()) return;
  findings.push_back(
      {Severity::error,
       "ids-collide",
       "server",
       fmt::format(
           "both sides will give the same ids to different rows of {}: the source counts {} from {}, the "
           "destination {} from {}; cleave mysql guard sets both, looks whether it holds, and can undo it",
           listed(tables), here.increment, here.offset, there.increment, there.offset),
       {{Place::source, "SET GLOBAL auto_increment_increment = 2, GLOBAL auto_increment_offset = 1"},
        {Place::destination, "SET GLOBAL auto_increment_increment = 2, GLOBAL auto_increment_offset = 2"}}});
}

/// Ids in steps of two run out twice as fast.
void check_room(const Side& side, const Table& table, Findings& findings) {
  const auto* column = table.auto_increment_column();
  if (column == nullptr || !table.auto_increment) return;
  const auto largest = column->largest_id();
  if (*table.auto_increment < largest - largest / 10) return;
  findings.push_back(
      {Severity::warning,
       "ids-run-out",
       table.name + "." + column->name,
       fmt::format("the next id is {} of at most {}, and ids that leave every second one to the "
                   "other side end twice as soon",
                   *table.auto_increment, largest),
       {{side.place, fmt::format("ALTER TABLE {} MODIFY {} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT",
                                 quoted_name(table.name), quoted_name(column->name))}}});
}

/// A value that people or other systems choose can be chosen on both sides.
void check_natural_keys(const Table& table, Findings& findings) {
  for (const auto& key : table.keys) {
    if (key.kind == Key::Kind::plain) continue;
    std::string columns;
    bool numbered = false;
    for (const auto& part : key.parts) {
      const auto* column = table.column(part.column);
      numbered |= column != nullptr && column->auto_increment;
      columns += (columns.empty() ? "" : ", ") + (part.column.empty() ? "an expression" : part.column);
    }
    if (numbered) continue;
    findings.push_back(
        {Severity::note,
         "natural-key",
         table.name + "." + key.name,
         fmt::format("both sides may insert the same ({}): which row wins, or whether they are "
                     "one, is for the merge to be told",
                     columns),
         {}});
  }
}

}  // namespace

void check_keys(const Side& source, const Side& destination, Findings& findings) {
  check_sequences(source, destination, findings);
  for (const auto* side : {&source, &destination}) {
    for (const auto& table : side->schema.tables) check_room(*side, table, findings);
  }
  for (const auto& table : source.schema.tables) {
    if (destination.schema.table(table.name) != nullptr) check_natural_keys(table, findings);
  }
}

}  // namespace cleave::mysql
