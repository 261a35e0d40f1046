#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "dns/client.h"
#include "dns/watch/state.h"
#include "dns/watch/watched.h"

namespace cleave::dns {

/// Whom one look at the DNS asks, and how. Everybody is asked at once; nothing is judged here.

/// SOA and NS of the domain, and each name; the places of some of them.
constexpr std::size_t soa_place = 1, first_name_place = 2;
std::vector<Question> questions_about(const WatchedZone& zone);

/// What the zone above the domain says, server by server.
struct ParentLook {
  std::string zone, why_none;
  std::set<std::string> ds;  ///< records of the domain (DNSSEC), of all servers together
  std::vector<AskedServer> servers;
};
ParentLook look_at_parent(Client& client, const std::vector<Address>& finders, const std::string& domain);

/// Name servers are asked at the first of their addresses that answers.
std::vector<AskedServer> ask_name_servers(Client& client, const std::vector<Address>& finders,
                                          const std::vector<NameServer>& servers,
                                          const std::vector<Question>& questions);

std::vector<AskedServer> ask_resolvers(Client& client, const std::vector<Address>& resolvers,
                                       const std::vector<Question>& questions);

/// The addresses that hosts have now, as values of `type` ("A" or "AAAA").
std::set<std::string> addresses_of(Client& client, const std::vector<Address>& finders,
                                   const std::vector<std::string>& hosts, const std::string& type);

}  // namespace cleave::dns
