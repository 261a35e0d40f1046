#pragma once

#include <map>
#include <string>

#include "twin/service.h"

namespace cleave::twin::elb {

using Handlers = std::map<std::string, Handler, std::less<>>;

/// The HTTP status of what contradicts something else.
constexpr int conflict = 409;

/// Each adds the handlers of one side of classic load balancers; `make_elb` calls them all.
void add_load_balancers(Handlers& handlers);
void add_listeners(Handlers& handlers);
void add_attributes(Handlers& handlers);
void add_policies(Handlers& handlers);
void add_policy_types(Handlers& handlers);
void add_health(Handlers& handlers);
void add_network(Handlers& handlers);
void add_tags(Handlers& handlers);

}  // namespace cleave::twin::elb
