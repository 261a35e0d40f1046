#include "mysql/ids/sequence_objects.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

Error different(const std::string& sequence, const std::string& how) {
  return Error(Error::Kind::input, "different-sequences", fmt::format("the sequence {} {}", sequence, how))
      .next("cleave mysql check shows what makes the schemas equal.");
}

}  // namespace

std::vector<std::string> sequences_of(const Schema& schema) {
  std::set<std::string> names;
  for (const auto& object : schema.others) {
    if (object.kind == OtherObject::Kind::sequence) names.insert(quoted_name(object.name));
  }
  for (const auto& table : schema.tables) {
    for (const auto& column : table.columns) {
      if (!column.sequence.empty()) names.insert(column.sequence);
    }
  }
  return {names.begin(), names.end()};
}

SequenceState read_sequence(Database& database, const std::string& sequence) {
  const auto row = database.query("SELECT next_not_cached_value, increment FROM " + sequence).rows.at(0);
  return {std::stoll(row.at(0).value_or("1")), std::stoll(row.at(1).value_or("1"))};
}

bool can_meet(const SequenceState& a, const SequenceState& b) {
  const auto divisor = std::gcd(a.step, b.step);
  return divisor == 0 || (a.next - b.next) % divisor == 0;
}

std::vector<std::string> raised_sequences(Database& from, const Schema& from_schema, Database& into,
                                          const Schema& into_schema, const std::set<std::string>& coming) {
  const auto here = sequences_of(into_schema), there = sequences_of(from_schema);
  std::vector<std::string> alone;
  std::set_symmetric_difference(here.begin(), here.end(), there.begin(), there.end(),
                                std::back_inserter(alone));
  if (!alone.empty()) throw different(alone[0], "is not on both sides");
  std::vector<std::string> statements;
  for (const auto& sequence : here) {
    const auto ours = read_sequence(into, sequence), theirs = read_sequence(from, sequence);
    const bool down = ours.step < 0;
    if (down != (theirs.step < 0)) throw different(sequence, "goes up on one side and down on the other");
    const bool is_ahead = down ? theirs.next < ours.next : theirs.next > ours.next;
    if (is_ahead || coming.count(sequence) != 0)
      statements.push_back(fmt::format("DO SETVAL({}, {}, 0)", sequence, is_ahead ? theirs.next : ours.next));
  }
  return statements;
}

}  // namespace cleave::mysql
