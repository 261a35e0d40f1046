#pragma once

#include <set>
#include <string>
#include <vector>

#include "mysql/database.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// MariaDB's SEQUENCE objects, which hand out ids as AUTO_INCREMENT does. Names are quoted.

/// Lists the sequences of the database, and those of others that its columns take their defaults from.
std::vector<std::string> sequences_of(const Schema& schema);

struct SequenceState {
  long long next = 1;  ///< what sessions hold in stock counts as handed out
  long long step = 1;  ///< 0: the server's auto_increment_increment
};
SequenceState read_sequence(Database& database, const std::string& sequence);

/// Whether both can hand out one number.
bool can_meet(const SequenceState& a, const SequenceState& b);

/// Statements for `into` after which its sequences hand out nothing that those of `from` have: a rollback
/// does not take them back. `coming`: the sequences of tables into which rows come; what they have in stock
/// at `into` may be among the ids of those. Throws Error(input, "different-sequences") where only one side
/// has a sequence, or one goes up and the other down.
std::vector<std::string> raised_sequences(Database& from, const Schema& from_schema, Database& into,
                                          const Schema& into_schema, const std::set<std::string>& coming);

}  // namespace cleave::mysql
