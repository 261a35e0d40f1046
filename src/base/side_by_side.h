#pragma once

#include <algorithm>
#include <future>
#include <thread>
#include <vector>

namespace cleave {

/// Cuts [0, count) into a piece per processor and does `work(begin, end)` for all of them at once; the
/// results come in the order of the pieces. What a piece throws is thrown here, after all have ended. For
/// work that needs no order and takes milliseconds at least.
template <typename Work>
auto side_by_side(std::size_t count, const Work& work) {
  using Result = decltype(work(std::size_t{}, std::size_t{}));
  const std::size_t pieces = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
  std::vector<std::future<Result>> running;
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    const std::size_t begin = count * piece / pieces, end = count * (piece + 1) / pieces;
    if (begin < end)
      running.push_back(std::async(std::launch::async, [&work, begin, end] { return work(begin, end); }));
  }
  std::vector<Result> results;
  for (auto& piece : running) piece.wait();
  for (auto& piece : running) results.push_back(piece.get());
  return results;
}

}  // namespace cleave
