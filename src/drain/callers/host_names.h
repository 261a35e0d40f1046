#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "drain/callers/hosts.h"

namespace cleave::drain {

/// Which names of servers say what the client asked for. A field that may hold the server's own name does so
/// in a log in which all hosts of the split stand there. As bits of HostNames::server_bit.
struct ServerNames {
  std::uint32_t trusted = 0;
  std::uint32_t addresses = 0, aws = 0;  ///< what kind of name they are
};

/// A host that has a line of its own in the timeline.
struct NamedHost {
  std::string name;
  HostKind kind = HostKind::other;
  std::uint32_t server_bit = 0;  ///< of HostKind::server

  /// Requests for it have nothing to do with the split.
  bool is_elsewhere(const ServerNames& servers) const;
};

/// The hosts that have a line of their own in the timeline. Shared by the threads that read.
class HostNames {
 public:
  /// For requests whose host is not told.
  static constexpr std::uint32_t untold = 1;
  /// Of the names of servers that have no bit of their own.
  static constexpr std::uint32_t many_servers = std::uint32_t{1} << 31;

  /// 0 and 4 are for all that have no name of their own: clients may send any, and so as many as they like.
  std::uint32_t index_of(std::string_view host, HostKind kind);
  std::uint32_t server_bit(std::uint32_t index) const;
  std::vector<NamedHost> names() const;
  /// Those of them that are addresses and names at AWS; trusted are none.
  ServerNames servers() const;

 private:
  mutable std::mutex mutex_;
  std::vector<NamedHost> names_{{"(other)", HostKind::other},
                                {"(not told)", HostKind::untold},
                                {"(IP address)", HostKind::address},
                                {"(AWS's own name)", HostKind::aws},
                                {"(names of servers)", HostKind::server, many_servers}};
  std::uint32_t server_bits_ = 0;
  std::size_t others_ = 0;
};

}  // namespace cleave::drain
