#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dns/client.h"

namespace cleave::dns {

/// The one that is named ("ADDRESS:PORT"), or with "" those of this machine. Throws Error(input,
/// "bad-resolver") for what is no address.
std::vector<Address> resolvers_of(Client& client, const std::string& named);

/// Asks the same question of each resolver until one has an answer to give. Used by one thread.
class Resolving {
 public:
  /// Both have to live as long as this.
  Resolving(Client& client, const std::vector<Address>& resolvers) : client_(client), resolvers_(resolvers) {}

  /// NOERROR or NXDOMAIN; nothing when no resolver says so.
  std::optional<Message> ask(const std::string& name, const std::string& type);

  /// Why the last question had no answer.
  const std::string& why() const { return why_; }

  /// Where a name server is asked. One at the address of a resolver is asked at the resolver's port, and so
  /// is one on this machine when the resolver is on it too: a rehearsal of the internet with ports of its
  /// own.
  std::vector<Address> addresses_of(const std::string& server);

 private:
  std::uint16_t port_of(const Address& address) const;

  Client& client_;
  const std::vector<Address>& resolvers_;
  std::string why_;
};

}  // namespace cleave::dns
