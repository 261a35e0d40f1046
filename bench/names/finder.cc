// The finder alone, without positions and reports: bench_names_finder MAP PATH…; MAP "-" only reads.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include <sys/resource.h>

#include "base/files.h"
#include "names/finder.h"
#include "pieces.h"

int main(int argc, char** argv) {
  using namespace cleave;
  using Clock = std::chrono::steady_clock;
  if (argc < 3) return 2;
  const auto seconds = [](Clock::time_point since) {
    return std::chrono::duration<double>(Clock::now() - since).count();
  };
  std::optional<names::NameMap> map;
  if (std::string(argv[1]) != "-") map = names::read_name_map(read_file(argv[1]), argv[1]);
  const auto begin = Clock::now();
  std::optional<names::Finder> finder;
  if (map) finder.emplace(*map);
  const double set_up = seconds(begin);
  std::atomic<std::size_t> found{0};
  const auto scan_begin = Clock::now();
  const std::size_t bytes = bench::each_piece(
      {argv + 2, argv + argc}, finder ? names::Finder::margin : 0, [&](const bench::Piece& piece) {
        if (finder) found += finder->find(piece.bytes, {piece.begin, piece.end, ""}).size();
      });
  const double scan = seconds(scan_begin);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.2f s set-up, %.2f s scan, %.2f GB/s, %zu hits, %ld MB\n", set_up, scan,
              static_cast<double>(bytes) / scan / 1e9, found.load(), usage.ru_maxrss / 1024);
}
