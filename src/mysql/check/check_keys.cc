#include <algorithm>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/ids/meeting_ids.h"
#include "mysql/ids/sequence_objects.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

/// More names than these would hide what they are about.
std::string listed(const std::vector<MeetingTable>& tables) {
  constexpr std::size_t shown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, tables.size()); ++i)
    text += fmt::format("{}{} (next {} and {})", i ? ", " : "", tables[i].table, tables[i].source_next,
                        tables[i].destination_next);
  return tables.size() > shown ? fmt::format("{} and {} more", text, tables.size() - shown) : text;
}

/// A merge can only give a new id where it is the key.
void check_number(const Table& table, const MeetingTable& numbers, Findings& findings) {
  const auto* key = table.primary_key();
  if (key != nullptr && key->parts.size() == 1 && key->parts[0].column == numbers.column) return;
  findings.push_back(
      {Severity::warning,
       "number-not-key",
       table.name + "." + numbers.column,
       "is AUTO_INCREMENT, but not the whole key: when both sides give one number to different "
       "rows, a merge refuses. cleave mysql guard keeps the numbers of both sides apart",
       {}});
}

void check_increments(const Side& source, const Side& destination, Findings& findings) {
  const auto here = sequence_of(source.server), there = sequence_of(destination.server);
  const auto tables = meeting_tables(source.schema, here, destination.schema, there);
  if (tables.empty()) return;
  for (const auto& table : tables) check_number(*source.schema.table(table.table), table, findings);
  findings.push_back(
      {Severity::warning,
       "ids-collide",
       "server",
       fmt::format(
           "both sides give the same ids to different rows of {}: the source counts in steps of {} from "
           "{}, the destination of {} from {}. cleave mysql guard sets both so that it lasts, and can "
           "undo it; a merge gives one of two such rows a new id",
           listed(tables), here.increment, here.offset, there.increment, there.offset),
       {{Place::source, "SET GLOBAL auto_increment_increment = 2, GLOBAL auto_increment_offset = 1"},
        {Place::destination, "SET GLOBAL auto_increment_increment = 2, GLOBAL auto_increment_offset = 2"}}});
}

Finding missing_sequence(const std::string& sequence, Place where, Database& other) {
  return {Severity::error,
          "sequence-missing",
          sequence,
          fmt::format("the {} does not have it", to_text(where)),
          {{where, other.query("SHOW CREATE SEQUENCE " + sequence).rows.at(0).at(1).value_or("")}}};
}

void check_sequence(const std::string& sequence, const SequenceState& here, const SequenceState& there,
                    Findings& findings) {
  if ((here.step < 0) != (there.step < 0))
    return findings.push_back({Severity::error,
                               "sequence-differs",
                               sequence,
                               "goes up on one side and down on the other: nothing is beyond both",
                               {}});
  if (!can_meet(here, there)) return;
  Finding finding{Severity::warning,
                  "ids-collide",
                  sequence,
                  fmt::format("both sides take the same numbers from the sequence: the source from {} in "
                              "steps of {}, the destination from {} in steps of {}",
                              here.next, here.step, there.next, there.step),
                  {}};
  if (here.step == 1 && there.step == 1) {
    const auto odd = std::max(here.next, there.next) / 2 * 2 + 1;
    const auto alter = [&](long long next) {
      return fmt::format("ALTER SEQUENCE {} INCREMENT BY 2 RESTART {}", sequence, next);
    };
    finding.remedies = {{Place::source, alter(odd)}, {Place::destination, alter(odd + 1)}};
  }
  findings.push_back(std::move(finding));
}

/// Ids in steps of two run out twice as fast.
void check_room(const Side& side, Findings& findings) {
  for (const auto& table : narrow_tables(side.schema))
    findings.push_back(
        {Severity::warning, "ids-run-out", table.table + "." + table.column,
         fmt::format("of the {} has {} as its next id, of at most {}, and ids that leave every "
                     "second one to the other side end twice as soon",
                     to_text(side.place), table.next, table.largest),
         table.statement.empty() ? std::vector<Finding::Remedy>()
                                 : std::vector<Finding::Remedy>{{side.place, table.statement}}});
}

/// A value that people or other systems choose can be chosen on both sides.
void check_natural_keys(const Table& table, Findings& findings) {
  for (const auto& key : table.keys) {
    if (key.kind == Key::Kind::plain) continue;
    std::string columns;
    bool numbered = false;
    for (const auto& part : key.parts) {
      const auto* column = table.column(part.column);
      numbered |= column != nullptr && (column->auto_increment || !column->sequence.empty());
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

void check_sequences(Database& source, Database& destination, const Side& source_side,
                     const Side& destination_side, Findings& findings) {
  const auto here = sequences_of(source_side.schema), there = sequences_of(destination_side.schema);
  const auto has = [](const std::vector<std::string>& all, const std::string& name) {
    return std::find(all.begin(), all.end(), name) != all.end();
  };
  for (const auto& sequence : here) {
    if (has(there, sequence))
      check_sequence(sequence, read_sequence(source, sequence), read_sequence(destination, sequence),
                     findings);
    else
      findings.push_back(missing_sequence(sequence, Place::destination, source));
  }
  for (const auto& sequence : there) {
    if (!has(here, sequence)) findings.push_back(missing_sequence(sequence, Place::source, destination));
  }
}

void check_keys(const Side& source, const Side& destination, Findings& findings) {
  check_increments(source, destination, findings);
  check_room(source, findings);
  check_room(destination, findings);
  for (const auto& table : source.schema.tables) {
    if (destination.schema.table(table.name) != nullptr) check_natural_keys(table, findings);
  }
}

}  // namespace cleave::mysql
