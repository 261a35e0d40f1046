#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "dns/client.h"

namespace cleave::dns {

/// What the zone above a domain says about the domain, server by server. That, and not what a resolver
/// remembers or the domain's own zone says, is where the registrar's change arrives.
struct ParentAnswers {
  struct Server {
    std::string name;                    ///< "a.nic.example."
    std::string address;                 ///< where it was asked
    std::set<std::string> name_servers;  ///< of the domain, each as names::dns_name spells it
    std::uint32_t ttl_seconds = 0;       ///< the longest of their records
    std::set<std::string> ds;            ///< its DS records of the domain (DNSSEC)
  };
  std::string zone;             ///< "example."
  std::vector<Server> servers;  ///< those that answered
  std::string why_none;         ///< when none did
};

/// Finds the name servers of the zone above `domain` through the first of `resolvers` that answers, and asks
/// each of them without recursion. A name server at the address of the resolver is asked at the resolver's
/// port.
ParentAnswers ask_parent(Client& client, const std::vector<Address>& resolvers, const std::string& domain);

}  // namespace cleave::dns
