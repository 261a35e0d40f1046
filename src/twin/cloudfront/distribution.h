#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "twin/service.h"
#include "twin/world.h"

/// A distribution is a row of "cloudfront/distribution" under its id: {"document": the Distribution without
/// what depends on the time of looking, "revision": counts its writes, "deployed_at", "tags", "serves_at":
/// {"enabled": time, "aliases": {alias: time}}: from when all edges serve it so, "releases_at": {alias:
/// time}: until when an alias that was taken off is still held by edges that have not heard of it}.
namespace cleave::twin::cloudfront {

inline constexpr std::string_view distribution_kind = "cloudfront/distribution";

inline constexpr std::string_view access_identity_kind = "cloudfront/origin-access-identity";
/// How policies name an identity, with its id behind.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
inline constexpr std::string_view access_identity_arn =
    "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ";

/// The caller's distribution. Throws Refusal NoSuchDistribution.
Json& distribution_of(const Call& call, std::string_view id);

/// The version of a row, which changes with every write.
std::string entity_tag(const Json& row, std::string_view id);
/// Compares the call's IfMatch with it. Throws Refusal InvalidIfMatchVersion, PreconditionFailed.
void require_match(const Call& call, const Json& row, std::string_view id);

bool is_deployed(const Json& row, Time now);
Json distribution_answer(World& world, const Json& row);

std::vector<std::string> aliases_of(const Json& row);

/// Puts a new config in place: counts the revision and starts a deployment.
void write_config(World& world, Json& row, const Json& config);

/// Does this distribution answer for its host names everywhere? A disabled one stops at once; whatever is new
/// counts from the end of its deployment, when the last edge has it.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToUpdateDistribution.html
bool serves(const Json& row, Time now);
bool serves_alias(const Json& row, const std::string& alias, Time now);

}  // namespace cleave::twin::cloudfront
