#include "twin/ec2/addresses_in.h"

#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::uint64_t reserved_at_start = 4;
constexpr std::uint64_t reserved_at_end = 1;

/// Reads a decimal number up to `most` and moves the text on; nothing when there is none.
std::optional<std::uint32_t> read_number(std::string_view& text, std::uint32_t most) {
  std::uint32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || value > most) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

bool Range::contains(const Range& other) const {
  return other.bits >= bits && other.first >= first && other.first - first < size();
}

std::optional<std::uint32_t> parse_address(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
    const auto number = read_number(text, 255);
    if (!number) return std::nullopt;
    address = address << 8 | *number;
  }
  if (!text.empty()) return std::nullopt;
  return address;
}

std::optional<Range> parse_range(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view bits_text = text.substr(slash + 1);
  const auto bits = read_number(bits_text, 32);
  const auto first = parse_address(text.substr(0, slash));
  if (!bits || !bits_text.empty() || !first) return std::nullopt;
  const Range range{*first, static_cast<int>(*bits)};
  if (range.first % range.size() != 0) return std::nullopt;
  return range;
}

std::string address_text(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

std::string range_text(const Range& range) {
  return fmt::format("{}/{}", address_text(range.first), range.bits);
}

std::optional<std::string> pick_address(const Range& range, std::string_view key,
                                        const std::function<bool(const std::string& address)>& is_taken) {
  if (range.size() <= reserved_at_start + reserved_at_end) return std::nullopt;
  const std::uint64_t usable = range.size() - reserved_at_start - reserved_at_end;
  std::uint64_t start = 0;
  for (const unsigned char byte : sha256(key).substr(0, 7)) start = start << 8 | byte;
  for (std::uint64_t step = 0; step < usable; ++step) {
    const std::uint64_t offset = reserved_at_start + (start + step) % usable;
    const std::string address = address_text(range.first + static_cast<std::uint32_t>(offset));
    if (!is_taken(address)) return address;
  }
  return std::nullopt;
}

}  // namespace cleave::twin::ec2
