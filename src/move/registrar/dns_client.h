#pragma once

#include <vector>

#include "dns/exchange.h"

namespace cleave::move::registrar {

/// The DNS as this folder needs it. Thread-safe. Tests have one of their own.
class DnsClient {
 public:
  virtual ~DnsClient() = default;
  /// The resolvers of this machine, at least one.
  virtual std::vector<dns::Address> resolvers() = 0;
  /// Asks one server; takes a few seconds at most.
  virtual dns::Reply ask(const dns::Address& server, const dns::Question& question,
                         dns::Recursion recursion) = 0;
};

}  // namespace cleave::move::registrar
