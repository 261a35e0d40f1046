#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "twin/world.h"

/// A registered domain is a row of "route53domains/domain" under its name: {"document": as GetDomainDetail
/// answers, "tags", "before_at": {"until", "name_servers"} while a change of the name servers is on its way
/// to the registry}.
namespace cleave::twin::route53domains {

inline constexpr std::string_view domain_kind = "route53domains/domain";

/// The name servers that the registry hands out at `now`, without dots at their ends.
std::vector<std::string> delegation_of(const Json& domain, Time now);

}  // namespace cleave::twin::route53domains
