#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "twin/service.h"
#include "twin/world.h"

namespace cleave::twin::cloudfront {

/// The distribution, in any account, that holds an alternate domain name: exactly this one, not one that
/// covers it.
World::Place holder_of(World& world, const std::string& alias);

/// Does the config's certificate, issued in this account in us-east-1, cover the alias?
bool certificate_covers(World& world, const std::string& account, const Json& config,
                        const std::string& alias);

/// May `config` have its aliases on this distribution? `own_id` and `own_name` are its id and domain name (""
/// while it is being made), `kept` the aliases that it has already. Throws Refusal CNAMEAlreadyExists,
/// InvalidViewerCertificate, ….
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements
struct AliasOwner {
  std::string own_id;
  std::string own_name;
  std::vector<std::string> kept;
};
void require_valid_aliases(const Call& call, const Json& config, const AliasOwner& owner);

}  // namespace cleave::twin::cloudfront
