#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace cleave::drain {

/// How long answers took, counted in steps of an eighth of the value: a percentile is at most 12.5 % too
/// high.
class Latencies {
 public:
  /// Steps are as wide as the value has doubled from here on; below each value has its own.
  static constexpr std::uint64_t exact_below = 16;

  void add(std::int64_t latency_us, std::uint64_t times = 1) {
    if (latency_us < 0) return;
    counts_[step_of(static_cast<std::uint64_t>(latency_us))] += times;
    total_ += times;
  }
  void merge(const Latencies& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    total_ += other.total_;
  }
  std::uint64_t total() const { return total_; }

  /// The upper end of the step in which the share (0 to 1) is reached; -1 without any.
  std::int64_t percentile_us(double share) const {
    if (total_ == 0) return -1;
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_ - 1)) + 1;
    std::uint64_t seen = 0;
    for (std::size_t step = 0; step < counts_.size(); ++step)
      if ((seen += counts_[step]) >= wanted) return static_cast<std::int64_t>(end_of(step));
    return -1;
  }

 private:
  /// Eight for each doubling.
  static std::size_t step_of(std::uint64_t value) {
    if (value < exact_below) return value;
    const auto doubling = static_cast<unsigned>(std::bit_width(value)) - 4;
    return doubling * 8 + static_cast<std::size_t>(value >> doubling);
  }
  static std::uint64_t end_of(std::size_t step) {
    if (step < exact_below) return step;
    const auto doubling = step / 8 - 1;
    return ((step % 8 + 8 + 1) << doubling) - 1;
  }

  std::array<std::uint64_t, 496> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace cleave::drain
