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
  meant,   ///< no scanner's
  away,    ///< refused or sent elsewhere
  first,   ///< for what anybody asks who knows no more than the address
  common,  ///< refused, for what scanners guess and many an application has
  guess,   ///< refused, for what hardly anybody but scanners asks for, unless the application has it
  plain    ///< for what nobody but scanners asks for
};
constexpr std::size_t request_looks = 6;

RequestLook look_of(const Request& request);
/// Whether scanners guess this path, so that it is worth remembering that the application has it.
bool is_guessed(std::string_view path);
/// A hash of a path without its query.
std::uint64_t path_hash(std::string_view path);
/// Answered as who has such a thing answers.
inline bool is_answered_well(const Request& request) {
  return (request.status >= 200 && request.status < 300) || request.status == 304;
}
Probe probe_of(RequestLook look, HostKind host);
inline Probe probe_of(const Request& request, HostKind host) {
  return probe_of(look_of(request), host);
}

/// By what look_of goes: for SQL that does the same. Texts are in lower case, as the path has to be.
struct LookWords {
  std::span<const std::string_view> plain_parts;    ///< no application has anything behind them
  std::span<const std::string_view> guessed_parts;  ///< hardly any has
  std::span<const std::string_view> common_beginnings;
  std::span<const std::string_view> first_paths;
  std::span<const std::string_view> methods;
  std::span<const std::int32_t> refusals;  ///< statuses that say that there is no such thing
};
LookWords look_words();

/// So many bytes of a path count.
constexpr std::size_t longest_path = 1024;
/// A TCP connection that gets as far as a request takes more packets and bytes than this (handshake, hello).
constexpr std::int64_t scan_packets = 5, scan_bytes = 500;

}  // namespace cleave::drain
