#pragma once

#include <string_view>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin {

/// What a client without caches would get for a URL now, and why: {"url", "chain": every stop on the way with
/// its account and id, then "answered_by": account, "resource": id, "status": HTTP status, or "broken_at":
/// hop, "why": text}.
///
///   https://www.example.com/path      registrar → zone → record → distribution, load balancer, bucket or
///                                     instance
///   dns:www.example.com/TXT           registrar → zone → record, with "code" and "values"
///   dns:www.example.com/TXT@ns-1.…    what this name server answers, whoever is delegated
///
/// It goes by what the world holds and nothing else, and is counted in the metrics of what it reached.
/// `caller` is the account that asks; nobody's for "". With `place`, an address or a host name of AWS, the
/// client connects there as one does whose resolver still holds it, and asks for the same host.
Json visit(World& world, std::string_view url, std::string_view caller = "", std::string_view place = "");

}  // namespace cleave::twin
