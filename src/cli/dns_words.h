#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "dns/watch/watched.h"

namespace cleave::cli {

/// Which zone is watched, as a command line says it; "" and empty lists: not said.
struct DnsWords {
  std::string domain;
  std::vector<std::string> source_servers, destination_servers;  ///< "ns1.example.net" or "…=ADDRESS[:PORT]"
  std::vector<std::string> names;                                ///< "www.example.com" or "…/TYPE"
  std::vector<std::string> source_answers, destination_answers;  ///< "www.example.com/A=192.0.2.1"
  std::vector<std::string> resolvers{"own", "public"};           ///< as named_resolvers takes them
  std::string find_with;                                         ///< the resolver that finds name servers
  std::string cut, delegated;                                    ///< times in RFC 3339
  long long ttl_seconds = -1, delegation_ttl_seconds = -1;       ///< negative: not said
};

void add_zone_options(CLI::App& command, DnsWords& words);
/// When the names were changed: `cleave drain` knows it otherwise.
void add_change_options(CLI::App& command, DnsWords& words);

/// What is asked about: the zone that is said, else what the plan of this folder moves. Throws Error(input):
/// "nothing-moves", those of watched_zone and named_resolvers, and what reading the plan throws.
dns::Watched watched_by(const Invocation& invocation, const DnsWords& words);

/// The zone, where `domain` is said. Throws Error(input): "bad-server", "bad-name", "bad-answer", "bad-time".
dns::WatchedZone watched_zone(const DnsWords& words);

/// Resolvers by words: "own" (those of this machine), "public" (well-known ones), or ADDRESS[:PORT]. Throws
/// Error(input, "bad-resolver").
std::vector<dns::Address> named_resolvers(const std::vector<std::string>& words);

}  // namespace cleave::cli
