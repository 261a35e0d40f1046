#pragma once

#include "dns/address.h"
#include "dns/message.h"
#include "twin/world.h"

namespace cleave::twin {

/// What the simulated DNS has to say to the one question of `reply`, whose header and question are there
/// already: as a resolver when recursion is desired, else as the name server of the registry (see
/// dns_query.h).
void answer_question(World& world, const dns::Address& self, dns::Message& reply);

}  // namespace cleave::twin
