#pragma once

#include "move/registrar/dns_client.h"

namespace cleave::move::registrar {

/// The DNS of the network that this machine is in, as /etc/resolv.conf leads to it.
class SocketDnsClient : public DnsClient {
 public:
  std::vector<dns::Address> resolvers() override;
  dns::Reply ask(const dns::Address& server, const dns::Question& question,
                 dns::Recursion recursion) override;
};

}  // namespace cleave::move::registrar
