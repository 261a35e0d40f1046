#pragma once

#include "plan/draft.h"
#include "plan/traffic.h"
#include "plan/zones.h"

namespace cleave::plan {

/// Throws Error(input, "not-supported") naming a record that cannot be expressed in another account.
void demand_expressible(const inventory::Resource& record);

/// Throws Error(input, "not-supported") for a health check that watches something which does not move.
void demand_copyable_check(const inventory::Resource& check);

/// The new zone's own NS record, with a short TTL until all is over: it is what lets resolvers go back.
Json own_name_servers(const Draft& draft, const SourceZone& zone);

/// Adds the step that fills the destination's zone. It is delegated only in cutover, so it holds the
/// destination's answers from the start.
void copy_records(Draft& draft, const SourceZone& zone);

}  // namespace cleave::plan
