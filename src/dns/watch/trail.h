#pragma once

#include <optional>
#include <vector>

#include "dns/watch/state.h"
#include "dns/watch/watched.h"

namespace cleave::dns {

/// Until when something was handed out that leads to the source, and for how long it may be kept.
struct Trail {
  Time last{};  ///< at the latest
  std::uint32_t ttl_seconds = 0;
  bool is_known = false;       ///< `last` and `ttl_seconds` have a value
  bool is_handed_out = false;  ///< now, by somebody who decides
};

/// Takes in what those who decide say at `now`. Where the time of the change is not known, it was before the
/// first look at the latest; where the TTL is not, the one of the answers in its place is taken.
void follow(Trail& trail, const Change& change, const std::vector<const Answer*>& answers, Time now);

/// Until when resolvers that keep to the TTLs may ask the source's name servers: those that learned them from
/// the parent, and those that took them, even at the last moment, from the source's zone itself. (When a
/// resolver's copy of those ends it asks the parent again: a zone that prolonged itself would be a ghost
/// domain, https://datatracker.ietf.org/doc/html/draft-ietf-dnsop-ns-revalidation-08.)
CacheEnd delegation_end(const Trail& parent, const Trail& apex, Time now);

/// Until when they may hold what a name led to at the source. `delegation` is null for a zone that stays.
struct NameTrails {
  Trail at_source, at_destination;  ///< as the name servers of each side hand it out
};
CacheEnd name_end(const NameTrails& name, const CacheEnd* delegation, Time now);

}  // namespace cleave::dns
