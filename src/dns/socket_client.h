#pragma once

#include "dns/client.h"

namespace cleave::dns {

/// The DNS of the network that this machine is in, as /etc/resolv.conf leads to it.
class SocketClient : public Client {
 public:
  std::vector<Address> resolvers() override;
  Reply ask(const Address& server, const Question& question, Recursion recursion) override;
};

}  // namespace cleave::dns
