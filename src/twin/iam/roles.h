#pragma once

#include "twin/service.h"

namespace cleave::twin::iam {

/// Roles themselves and their tags.
void add_role_handlers(Service& service);
/// The policies of a role: inline and attached.
void add_role_policy_handlers(Service& service);
/// Instance profiles, which carry a role into an instance.
void add_profile_handlers(Service& service);

}  // namespace cleave::twin::iam
