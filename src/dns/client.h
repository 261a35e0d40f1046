#pragma once

#include <vector>

#include "dns/exchange.h"

namespace cleave::dns {

/// Whom the DNS is asked through. Thread-safe. Tests have one of their own.
class Client {
 public:
  virtual ~Client() = default;
  /// The resolvers of this machine, at least one.
  virtual std::vector<Address> resolvers() = 0;
  /// Asks one server; takes a few seconds at most.
  virtual Reply ask(const Address& server, const Question& question, Recursion recursion) = 0;
};

}  // namespace cleave::dns
