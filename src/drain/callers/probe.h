#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "drain/callers/hosts.h"
#include "drain/lines/request.h"

namespace cleave::drain {

/// How far a request is what scanners ask every public address for.
enum class Probe : unsigned char {
  none,   ///< a request that somebody means
  vague,  ///< as any scanner sends it, and as some real client might
  plain   ///< nobody but scanners asks for this
};

/// What a request looks like before it is known whether its host is one of the split's.
enum class RequestLook : unsigned char {
  meant,  ///< no scanner's
  away,   ///< refused or sent elsewhere
  first,  ///< for what anybody asks who knows no more than the address
  vague,  ///< with any host as vague,
  plain   ///< and as plain
};
constexpr std::size_t request_looks = 5;

RequestLook look_of(const Request& request);
Probe probe_of(RequestLook look, HostKind host);
inline Probe probe_of(const Request& request, HostKind host) {
  return probe_of(look_of(request), host);
}

/// By what look_of goes: for SQL that does the same. Parts are in lower case, and have to be in the path's.
struct LookWords {
  std::span<const std::string_view> plain_parts;    ///< no application has anything behind them
  std::span<const std::string_view> guessed_parts;  ///< some have; plain when the request was refused
  std::span<const std::string_view> first_paths;
  std::span<const std::string_view> methods;  ///< all others are plain
};
LookWords look_words();

/// So many bytes of a path count.
constexpr std::size_t longest_path = 1024;
/// A TCP connection that gets as far as a request takes more packets and bytes than this (handshake, hello).
constexpr std::int64_t scan_packets = 5, scan_bytes = 500;

}  // namespace cleave::drain
