#include "twin/cloudfront/alias_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/acm/certificate.h"
#include "twin/cloudfront/distribution.h"
#include "twin/dns.h"
#include "twin/dns_name.h"

namespace cleave::twin::cloudfront {
namespace {

constexpr std::string_view more =
    "For more details, see: https://docs.aws.amazon.com/AmazonCloudFront/latest/"
    "DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements";

void require_well_formed(const std::string& alias) {
  const auto name = dns_name(alias);
  const auto star = alias.rfind('*');
  const bool star_leads = star == std::string::npos || (star == 0 && alias.starts_with("*."));
  if (name && without_dot(*name) == alias && star_leads) return;
  throw Refusal{"InvalidArgument",
                fmt::format("The parameter CNAME contains {} that is not a valid domain name.", alias)};
}

void require_certificate(const Call& call, const Json& config, const std::vector<std::string>& aliases) {
  const std::string arn = text_or(config, "ViewerCertificate/ACMCertificateArn", "");
  const bool own = !flag_or(config, "ViewerCertificate/CloudFrontDefaultCertificate", true);
  if (!own) {
    if (aliases.empty()) return;
    throw Refusal{
        "InvalidViewerCertificate",
        fmt::format("To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a "
                    "trusted certificate that validates your authorization to use the domain name. {}",
                    more)};
  }
  const auto names = acm::certificate_names(call.world, call.account, arn);
  if (names.empty()) {
    throw Refusal{"InvalidViewerCertificate",
                  "The specified SSL certificate doesn't exist, isn't in us-east-1 region, "
                  "isn't valid, or doesn't include a valid certificate chain."};
  }
  for (const std::string& alias : aliases) {
    if (acm::covers(names, alias)) continue;
    throw Refusal{
        "InvalidViewerCertificate",
        fmt::format(
            "The certificate that is attached to your distribution doesn't cover the alternate domain "
            "name (CNAME) that you're trying to add. {}",
            more)};
  }
}

/// Is the alias still held by edges of another distribution that it was taken off a moment ago?
bool is_being_released(World& world, const std::string& alias, const std::string& own_id) {
  bool held = false;
  world.each_table(distribution_kind, [&](const std::string&, const std::string&, Table& table) {
    for (const auto& [id, row] : table) {
      const Json& releases = list_or_empty(row, "releases_at");
      if (id == own_id || !releases.contains(alias)) continue;
      held = held || world.now() < from_rfc3339(releases.at(alias).get<std::string>());
    }
  });
  return held;
}

/// An alias stands on one distribution worldwide.
/// https://repost.aws/knowledge-center/resolve-cnamealreadyexists-error
void require_free(const Call& call, const std::string& alias, const std::string& own_id) {
  const World::Place holder = holder_of(call.world, alias);
  const bool held = holder.row != nullptr && text(*holder.row, "document/Id") != own_id;
  if (held || is_being_released(call.world, alias, own_id)) {
    throw Refusal{"CNAMEAlreadyExists",
                  "One or more of the CNAMEs you provided are already associated with a different resource.",
                  409};
  }
}

/// The name must not lead to another distribution. A wildcard is not a name that anybody asks DNS for.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-distributions.html
void require_dns_elsewhere(const Call& call, const std::string& alias, const std::string& own_name) {
  if (alias.starts_with("*.")) return;
  const std::string found = distribution_of_dns(call.world, alias);
  if (found.empty() || found == own_name) return;
  throw Refusal{
      "CNAMEAlreadyExists",
      "One or more aliases specified for the distribution includes an incorrectly configured DNS record that "
      "points to another CloudFront distribution. You must update the DNS record to correct the problem. For "
      "more information, see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html"
      "#alternate-domain-names-restrictions",
      409};
}

}  // namespace

World::Place holder_of(World& world, const std::string& alias) {
  World::Place holder;
  world.each_table(distribution_kind,
                   [&](const std::string& account, const std::string& region, Table& table) {
                     for (auto& [id, row] : table) {
                       const auto aliases = aliases_of(row);
                       const bool held = std::find(aliases.begin(), aliases.end(), alias) != aliases.end();
                       if (held) holder = {account, region, &row};
                     }
                   });
  return holder;
}

bool certificate_covers(World& world, const std::string& account, const Json& config,
                        const std::string& alias) {
  const std::string arn = text_or(config, "ViewerCertificate/ACMCertificateArn", "");
  return acm::covers(acm::certificate_names(world, account, arn), alias);
}

void require_valid_aliases(const Call& call, const Json& config, const AliasOwner& owner) {
  std::vector<std::string> aliases;
  for (const Json& alias : list_or_empty(config, "Aliases/Items"))
    aliases.push_back(alias.get<std::string>());
  if (aliases.size() > 100) {
    throw Refusal{"TooManyDistributionCNAMEs",
                  "Your request contains more CNAMEs than are allowed per distribution."};
  }
  for (const std::string& alias : aliases) require_well_formed(alias);
  require_certificate(call, config, aliases);
  for (const std::string& alias : aliases) {
    if (std::find(owner.kept.begin(), owner.kept.end(), alias) != owner.kept.end()) continue;
    require_free(call, alias, owner.own_id);
    require_dns_elsewhere(call, alias, owner.own_name);
  }
}

}  // namespace cleave::twin::cloudfront
