#include "mysql/ids/id_sequence.h"

#include <numeric>

namespace cleave::mysql {
namespace {

/// With an offset that is not above the increment.
IdSequence sensible(const IdSequence& sequence) {
  return sequence.offset > sequence.increment ? IdSequence() : sequence;
}

}  // namespace

bool IdSequence::has(std::uint64_t id) const {
  const auto [step, first] = sensible(*this);
  return id >= first && (id - first) % step == 0;
}

std::uint64_t IdSequence::next(std::uint64_t least) const {
  const auto [step, first] = sensible(*this);
  if (least <= first) return first;
  return first + (least - first + step - 1) / step * step;
}

bool can_meet(const IdSequence& a, const IdSequence& b) {
  // Two arithmetic progressions meet when their offsets agree modulo the common divisor of their steps.
  const auto here = sensible(a), there = sensible(b);
  const auto divisor = std::gcd(here.increment, there.increment);
  return here.offset % divisor == there.offset % divisor;
}

}  // namespace cleave::mysql
