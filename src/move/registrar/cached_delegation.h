#pragma once

#include "dns/ask_parent.h"
#include "run/action.h"

namespace cleave::move::registrar {

/// What the zone above the task's "DomainName" says, by way of its "Resolver" (optional).
dns::ParentAnswers ask_above(dns::Client& client, const run::Task& task);

/// For how many seconds resolvers may ask the name servers that the zone above has given them: the longest of
/// the plan's assumption ("CachedSeconds" of the task), of what was seen before ("CachedSeconds" of `known`)
/// and of the TTLs in `answers`. No TTL shortens it, because resolvers may go by the zone's own, too.
long long cached_seconds(const run::Task& task, const Json& known, const dns::ParentAnswers& answers);

/// The end of an undo after the zone above had named the destination's servers.
run::Progress no_longer_delegated(const run::Task& task, long long cached_seconds);

}  // namespace cleave::move::registrar
