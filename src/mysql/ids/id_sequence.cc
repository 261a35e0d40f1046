#include "mysql/ids/id_sequence.h"

#include <numeric>

namespace cleave::mysql {
namespace {

std::uint64_t first_of(const IdSequence& sequence) {
  return sequence.offset > sequence.increment ? 1 : sequence.offset;
}

}  // namespace

bool IdSequence::has(std::uint64_t id) const {
  return id >= first_of(*this) && (id - first_of(*this)) % increment == 0;
}

std::uint64_t IdSequence::next(std::uint64_t least) const {
  const auto first = first_of(*this);
  if (least <= first) return first;
  return first + (least - first + increment - 1) / increment * increment;
}

bool can_meet(const IdSequence& a, const IdSequence& b) {
  // Two arithmetic progressions meet when their offsets agree modulo the common divisor of their steps.
  const auto divisor = std::gcd(a.increment, b.increment);
  return first_of(a) % divisor == first_of(b) % divisor;
}

}  // namespace cleave::mysql
