// Hyperscan's literal matcher with the names of a map: bench_names_hyperscan MAP PATH…

#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <hs.h>
#include <sys/resource.h>

#include "base/files.h"
#include "names/name_map.h"
#include "pieces.h"

namespace {

int count(unsigned, unsigned long long, unsigned long long, unsigned, void* hits) {
  ++*static_cast<std::size_t*>(hits);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace cleave;
  using Clock = std::chrono::steady_clock;
  if (argc < 3) return 2;
  const names::NameMap map = names::read_name_map(read_file(argv[1]), argv[1]);
  const auto begin = Clock::now();
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> ids, flags;
  for (const names::NameEntry& entry : map.entries()) {
    texts.push_back(entry.source.c_str());
    lengths.push_back(entry.source.size());
    ids.push_back(static_cast<unsigned>(ids.size()));
    flags.push_back(0);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(),
                           static_cast<unsigned>(texts.size()), HS_MODE_BLOCK, nullptr, &database,
                           &error) != HS_SUCCESS) {
    std::fprintf(stderr, "%s\n", error->message);
    return 1;
  }
  const double set_up = std::chrono::duration<double>(Clock::now() - begin).count();
  hs_scratch_t* scratch = nullptr;
  hs_alloc_scratch(database, &scratch);
  std::atomic<std::size_t> found{0};
  const auto scan_begin = Clock::now();
  const std::size_t bytes = bench::each_piece({argv + 2, argv + argc}, 256, [&](const bench::Piece& piece) {
    thread_local hs_scratch_t* mine = nullptr;
    if (mine == nullptr) hs_clone_scratch(scratch, &mine);
    std::size_t hits = 0;
    hs_scan(database, piece.bytes.data(), static_cast<unsigned>(piece.bytes.size()), 0, mine, count, &hits);
    found += hits;
  });
  const double scan = std::chrono::duration<double>(Clock::now() - scan_begin).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.2f s set-up, %.2f s scan, %.2f GB/s, %zu hits, %ld MB\n", set_up, scan,
              static_cast<double>(bytes) / scan / 1e9, found.load(), usage.ru_maxrss / 1024);
}
