#pragma once

#include <memory>
#include <string>

#include "dns/address.h"
#include "twin/twin.h"

namespace cleave::twin {

/// Serves the simulated world's DNS (dns_query.h) over UDP and TCP on one port, on a thread of its own, from
/// construction to destruction. At a loopback address (127.0.0.1) the addresses after it (127.0.0.2 …) are
/// the name servers of the accounts, in the order of their ids.
class DnsServer {
 public:
  /// `address` is "127.0.0.1:5300"; port 0 takes one that is free for both. Throws Error(input,
  /// "cannot-listen").
  DnsServer(std::shared_ptr<Twin> twin, const std::string& address);
  ~DnsServer();
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  /// "127.0.0.1:PORT"
  const std::string& address() const { return address_; }

 private:
  struct Running;
  std::unique_ptr<Running> running_;
  std::string address_;
};

}  // namespace cleave::twin
