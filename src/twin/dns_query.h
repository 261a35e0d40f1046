#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dns/message.h"
#include "twin/dns_listener.h"
#include "twin/world.h"

namespace cleave::twin {

/// What the simulated DNS answers on the wire. Asked with recursion it is a resolver without cache; asked
/// without, it is the name server of the registry: it answers for what lies above the registered domains and
/// refers to the name servers of a domain. (Real registries and resolvers are different machines; one address
/// is enough to rehearse with, since nobody asks both for the same.) All zones of the registry have one name
/// server, which leads back to the listener. A listener of an account answers for the zones of that account,
/// whoever is delegated.
dns::Message answer_query(World& world, const dns::Message& query, const DnsListener& listener);

enum class Carrier { udp, tcp };

/// The same, packet for packet: nothing where there is nothing to say (no header, an answer instead of a
/// question). Over UDP an answer that is too long for the asker is cut down to say so. Takes the world's
/// mutex.
std::optional<std::string> answer_packet(World& world, std::string_view packet, const DnsListener& listener,
                                         Carrier carrier);

}  // namespace cleave::twin
