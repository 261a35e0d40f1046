#include "twin/route53domains/domain.h"

namespace cleave::twin::route53domains {

std::vector<std::string> delegation_of(const Json& domain, Time now) {
  std::vector<std::string> servers;
  const std::string until = text_or(domain, "before_at/until", "");
  if (!until.empty() && now < from_rfc3339(until)) {
    for (const Json& server : at(domain, "before_at/name_servers"))
      servers.push_back(server.get<std::string>());
    return servers;
  }
  for (const Json& server : list_or_empty(domain, "document/Nameservers"))
    servers.push_back(text(server, "Name"));
  return servers;
}

}  // namespace cleave::twin::route53domains
