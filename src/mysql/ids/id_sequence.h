#pragma once

#include <cstdint>

namespace cleave::mysql {

/// The ids that a server hands out: offset, offset + increment, …
/// (https://dev.mysql.com/doc/refman/8.4/en/replication-options-source.html#sysvar_auto_increment_increment).
struct IdSequence {
  std::uint64_t increment = 1, offset = 1;

  /// Whether it is of the sequence. Servers make different things of an offset above the increment, so any
  /// id is of such a sequence.
  bool has(std::uint64_t id) const;
  /// The first id of the sequence that is not below `least`.
  std::uint64_t next(std::uint64_t least) const;
  friend bool operator==(const IdSequence&, const IdSequence&) = default;
};

/// Whether any id is in both.
bool can_meet(const IdSequence& a, const IdSequence& b);

}  // namespace cleave::mysql
