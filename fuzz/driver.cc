// Runs a fuzz target without libFuzzer: fuzz_NAME SECONDS [SEED-FILE…]. Prints how many inputs were run; a
// crash leaves its input in ./crash.bin.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
/// Each target brings seeds that reach deep into its parser.
std::vector<std::string> fuzz_seeds();

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) {
  return limit == 0 ? 0 : random() % limit;
}

/// A few edits: a byte changed, a piece cut, a piece doubled, a piece of another seed put in.
std::string mutated(Random& random, const std::vector<std::string>& seeds) {
  std::string text = seeds[below(random, seeds.size())];
  for (std::size_t edits = 1 + below(random, 4); edits > 0; --edits) {
    const std::size_t at = below(random, text.size() + 1);
    const std::size_t length = 1 + below(random, 16);
    switch (below(random, 4)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      default: {
        const std::string& other = seeds[below(random, seeds.size())];
        text.insert(at, other.substr(below(random, other.size() + 1), length));
      }
    }
  }
  return text;
}

void run(const std::string& input) {
  std::ofstream("crash.bin", std::ios::binary) << input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(argc > 1 ? std::atoi(argv[1]) : 10);
  std::vector<std::string> seeds = fuzz_seeds();
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  for (const std::string& seed : seeds) run(seed);
  Random random(20261123);
  std::size_t count = seeds.size();
  for (; std::chrono::steady_clock::now() < end; ++count) run(mutated(random, seeds));
  std::remove("crash.bin");
  std::cout << count << " inputs, no crash\n";
}
