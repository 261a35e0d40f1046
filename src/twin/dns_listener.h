#pragma once

#include <map>
#include <string>

#include "dns/address.h"

namespace cleave::twin {

/// One address at which the twin's DNS is asked, and what it is there.
struct DnsListener {
  dns::Address self;
  std::string account;  ///< whose zones it answers for as a name server; "": resolver and registry
  std::map<std::string, std::string> name_servers;  ///< account → the address of its name servers
};

}  // namespace cleave::twin
