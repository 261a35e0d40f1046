#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "dns/address.h"

namespace cleave::dns {

/// What is looked at while names move from the name servers and answers of the source to those of the
/// destination. Names in any spelling.

/// A name server by its name; it is asked at `address`, or where the resolver says that it is.
struct NameServer {
  std::string name;
  std::optional<Address> address;
};

/// What a name leads to on one side: the values of its records, and the hosts whose addresses it takes on
/// (aliases, which answer with addresses that change).
struct Lead {
  std::vector<std::string> values;
  std::vector<std::string> hosts;
};

/// When something stopped to lead to the source, as far as that is known otherwise than by looking; and for
/// how long an answer from before might be kept.
struct Change {
  std::optional<Time> at;
  std::optional<std::uint32_t> ttl_seconds;
};

/// A name that moves. Where nothing is said of a side, what its name servers answer counts.
struct WatchedName {
  std::string name;
  std::string type;
  Lead source, destination;
  Change change;
};

/// A zone.
struct WatchedZone {
  std::string domain;
  bool moves = false;                           ///< to other name servers; else only names in it do
  std::vector<NameServer> source_servers;       ///< empty: those that the parent names at the first look
  std::vector<NameServer> destination_servers;  ///< as far as they are known
  std::vector<WatchedName> names;
  Change delegation;  ///< the parent zone's NS records of the domain
  Change apex;        ///< the NS records that the source's zone itself gives
};

struct Watched {
  std::vector<WatchedZone> zones;
  std::vector<Address> finders;    ///< resolvers through which name servers are found; empty: this machine's
  std::vector<Address> resolvers;  ///< asked what they answer to others
};

}  // namespace cleave::dns
