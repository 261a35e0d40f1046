#pragma once

#include "dns/message.h"
#include "twin/dns_listener.h"
#include "twin/world.h"

namespace cleave::twin {

/// What the simulated DNS has to say to the one question of `reply`, whose header and question are there
/// already: as what the listener is (see dns_query.h).
void answer_question(World& world, const DnsListener& listener, dns::Message& reply);

}  // namespace cleave::twin
