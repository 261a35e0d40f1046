// A combined log to standard output: bench_log_lines LINES CLIENTS. Nine of ten lines are of CLIENTS clients
// in turns (from 1.0.0.0 on), each tenth is of one of the hundred 203.0.113.0 to 203.0.113.99 in turns. Time
// goes from 2026-11-23 on by a day over all lines.

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace {

constexpr std::uint64_t heavy_clients = 100, one_heavy_in = 10, seconds_of_day = 24 * 60 * 60;
constexpr std::uint32_t first_light = 1U << 24, first_heavy = 203U << 24 | 113U << 8;

class Lines {
 public:
  Lines() {
    for (unsigned part = 0; part < parts_.size(); ++part) parts_[part] = std::to_string(part);
    text_.reserve(most_bytes + 256);
  }
  ~Lines() { write(); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  void add(std::uint32_t client, std::string_view time) {
    for (const int shift : {24, 16, 8, 0}) {
      text_ += parts_[client >> shift & 255];
      if (shift != 0) text_ += '.';
    }
    text_ += " - - [";
    text_ += time;
    text_ += " +0000] \"GET /products/1 HTTP/1.1\" 200 5120 \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n";
    if (text_.size() >= most_bytes) write();
  }

 private:
  static constexpr std::size_t most_bytes = std::size_t{1} << 18;

  void write() {
    if (std::fwrite(text_.data(), 1, text_.size(), stdout) != text_.size()) std::exit(1);
    text_.clear();
  }

  std::array<std::string, 256> parts_;
  std::string text_;
};

std::uint64_t number_of(const char* text) {
  std::uint64_t number = 0;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace std::chrono;
  const auto count = argc == 3 ? number_of(argv[1]) : 0, clients = argc == 3 ? number_of(argv[2]) : 0;
  if (count == 0 || clients == 0) return 2;
  const sys_seconds begin = sys_days(2026y / November / 23d);
  const auto of_second = count / seconds_of_day + 1;
  Lines lines;
  std::string time;
  std::uint64_t light = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i % of_second == 0)
      time = fmt::format("{:%d/%b/%Y:%H:%M:%S}",
                         fmt::gmtime(system_clock::to_time_t(begin + seconds(i / of_second))));
    if (i % one_heavy_in == 0)
      lines.add(first_heavy + static_cast<std::uint32_t>(i / one_heavy_in % heavy_clients), time);
    else
      lines.add(first_light + static_cast<std::uint32_t>(light++ % clients), time);
  }
}
