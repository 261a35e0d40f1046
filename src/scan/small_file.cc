#include "scan/small_file.h"

#include <fstream>
#include <sstream>

namespace cleave::scan {
namespace {

constexpr std::uintmax_t most_bytes = 1U << 20;

}  // namespace

std::string small_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return "";
  const auto size = std::filesystem::file_size(path, error);
  if (error || size > most_bytes) return "";
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(content).str();
}

}  // namespace cleave::scan
