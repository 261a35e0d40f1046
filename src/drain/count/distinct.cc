#include "drain/count/distinct.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace cleave::drain {

void Distinct::add(std::uint64_t hash) {
  auto& seen = registers_[hash >> (64 - index_bits)];
  // A bit behind the others ends the run of zeros.
  const auto rest = hash << index_bits | std::uint64_t{1} << (index_bits - 1);
  seen = std::max(seen, static_cast<std::uint8_t>(std::countl_zero(rest) + 1));
}

void Distinct::merge(const Distinct& other) {
  for (std::size_t i = 0; i < registers_.size(); ++i)
    registers_[i] = std::max(registers_[i], other.registers_[i]);
}

std::uint64_t Distinct::estimate() const {
  constexpr double registers = 1 << index_bits, alpha = 0.7213 / (1 + 1.079 / registers);
  double sum = 0;
  for (const auto seen : registers_) sum += std::ldexp(1.0, -seen);
  const auto raw = alpha * registers * registers / sum;
  const auto empty = static_cast<double>(std::count(registers_.begin(), registers_.end(), 0));
  // Few things are counted better by the registers that none fell into.
  const bool is_small = raw <= 2.5 * registers && empty != 0;
  return static_cast<std::uint64_t>(std::llround(is_small ? registers * std::log(registers / empty) : raw));
}

}  // namespace cleave::drain
