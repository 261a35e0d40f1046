#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mysql/ids/id_sequence.h"
#include "mysql/schema.h"
#include "mysql/server_state.h"

namespace cleave::mysql {

/// What a server gives new rows now (its global variables; sessions may have others).
IdSequence sequence_of(const ServerState& server);

/// A table whose new rows may get one id on both sides.
struct MeetingTable {
  std::string table, column;
  std::uint64_t source_next = 0, destination_next = 0;  ///< the next id of each side
};

/// The tables with AUTO_INCREMENT on both sides, when the sequences have an id in common; else none.
std::vector<MeetingTable> meeting_tables(const Schema& source, const IdSequence& source_ids,
                                         const Schema& destination, const IdSequence& destination_ids);

/// A table of one side that has used up nine tenths of the ids that its type has room for.
struct NarrowTable {
  std::string table, column;
  std::uint64_t next = 0, largest = 0;
  std::string statement;  ///< that gives the column more room; "" where a server would refuse each
};
std::vector<NarrowTable> narrow_tables(const Schema& schema);

}  // namespace cleave::mysql
