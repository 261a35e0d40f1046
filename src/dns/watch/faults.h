#pragma once

#include <string>
#include <vector>

#include "dns/watch/state.h"
#include "dns/watch/watched.h"

namespace cleave::dns {

/// Of a zone that was looked at and judged: what those who decide now do not serve as they should, a sentence
/// each. They are the destination's name servers once the zone above names them, those of the zone itself
/// where it stays. Waiting cures none of it.
std::vector<std::string> faults_of(const ZoneState& seen, const WatchedZone& zone);

/// Whom resolvers that validate will not believe: a sentence when the zone above vouches for keys that the
/// destination's zone does not have. `keys`: what its name servers answer when they are asked for DNSKEY.
std::vector<std::string> signature_faults(const ZoneState& seen, const std::vector<AskedServer>& keys);

}  // namespace cleave::dns
