#pragma once

#include <string_view>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin {

/// What a client without caches would get for a URL now, and why: {"url", "chain": every stop on the way with
/// its account and id, then "answered_by": account, "resource": id, "status": HTTP status, or "broken_at":
/// hop, "why": text}.
///
///   https://www.example.com/path   registrar → zone → record → distribution, load balancer, bucket or
///   instance dns:www.example.com/TXT        registrar → zone → record, with "code" and "values"
///
/// It goes by what the world holds and nothing else, and is counted in the metrics of what it reached.
/// `caller` is the account that asks; nobody's for "".
Json visit(World& world, std::string_view url, std::string_view caller = "");

}  // namespace cleave::twin
