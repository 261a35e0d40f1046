#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cleave::twin::ec2 {

/// A range of IPv4 addresses: "172.31.0.0/20".
struct Range {
  std::uint32_t first = 0;
  int bits = 32;  ///< of the prefix

  std::uint64_t size() const { return std::uint64_t{1} << (32 - bits); }
  bool contains(const Range& other) const;
  bool overlaps(const Range& other) const { return contains(other) || other.contains(*this); }
};

/// Nothing when the text is not a range, or has bits set behind its prefix.
std::optional<Range> parse_range(std::string_view text);
std::optional<std::uint32_t> parse_address(std::string_view text);
std::string address_text(std::uint32_t address);
std::string range_text(const Range& range);

/// A free address that is a function of `key` and of what is taken: the same key gets the same address in
/// every run. The first four and the last one stay free, as in every subnet of AWS. Nothing when all are
/// taken.
std::optional<std::string> pick_address(const Range& range, std::string_view key,
                                        const std::function<bool(const std::string& address)>& is_taken);

}  // namespace cleave::twin::ec2
