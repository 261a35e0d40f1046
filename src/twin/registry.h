#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin {

/// Who has registered which domain, with whatever registrar, and which name servers the registry therefore
/// hands out. Domains of other registrars than Route 53 are rows of "registry/domain" of nobody's account, in
/// the form of route53domains/domain.h.

/// The registered domain that `name` (in the stored form of dns_name.h) lies in; `row` is null when there is
/// none. The account of a domain of another registrar is "elsewhere".
struct Registration {
  std::string domain;  ///< without the dot at the end
  World::Place place;
};
Registration registration_of(World& world, std::string_view name);

/// Is this very domain ("example.com") registered?
bool is_registered(World& world, std::string_view domain);

/// Is `name` (in the stored form, "" is the root) above a registered domain, so that the registry answers for
/// it?
bool belongs_to_registry(World& world, std::string_view name);

/// What the owner of a domain does at a registrar that is not Route 53: {"domain", "name_servers",
/// "publish_seconds" (optional: until the registry says so)}. An unknown domain is registered by it. Returns
/// the domain's row. Throws Error(input): "bad-delegation", "registered-here" (an account has the domain).
Json delegate_elsewhere(World& world, const Json& request);

}  // namespace cleave::twin
