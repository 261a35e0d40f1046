#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/draft.h"
#include "plan/zones.h"

namespace cleave::plan {

/// How an alternate domain name goes from the source's distribution to the destination's. It can be on one
/// distribution in the world, so the two can never hold it at the same time.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move-options.html
enum class AliasRoute {
  wildcard,  ///< the destination holds "*.PARENT" while the name changes hands: nobody notices
  disable    ///< the source's distribution is disabled for the hand-over: the name is not served meanwhile
};

/// The alternate domain names of one moving distribution that take the same way together.
struct AliasGroup {
  const inventory::Resource* distribution = nullptr;
  std::string distribution_id;
  AliasRoute route = AliasRoute::wildcard;
  std::string wildcard;              ///< "*.example.com", or "" on the disable route
  std::vector<std::string> aliases;  ///< as the distribution spells them
  std::vector<std::string> reasons;  ///< why not the wildcard route; one for each alias of the disable route

  /// What the group's steps are named after: "E123/example.com" or "E123".
  std::string key() const;
  /// The step after which the group's names are the destination's for good.
  std::string last_step() const;
};

/// What Draft::staying_names gives: names whose records are shared, and alternate names that cannot go. A
/// copy takes no name, and a name whose record stays cannot be handed over: CloudFront gives it to nobody
/// while DNS leads to another distribution.
std::map<std::string, std::string> find_staying_names(const Draft& draft);

/// By distribution, wildcard groups before the disabling one (which then finds nothing left to interrupt).
std::vector<AliasGroup> alias_groups(const Draft& draft, const std::vector<SourceZone>& zones);

/// The host names that visitors of the group's names are led over: the names themselves, those below a
/// wildcard, and those that their records point at.
std::vector<std::string> hosts_of(const Draft& draft, const AliasGroup& group);

/// Hosts right below the wildcard's domain that end at a distribution of neither account → that one's host.
/// Whether it holds the wildcard is not known.
std::map<std::string, std::string> unread_below(const Draft& draft, const std::string& wildcard);

/// The wildcard names that certificates of moving distributions must cover for their route: certificate ARN →
/// names.
std::map<std::string, std::vector<std::string>> wildcards_by_certificate(const Draft& draft);

/// The ARN of a distribution's own ACM certificate, or "".
std::string certificate_of(const inventory::Resource& distribution);

/// The destination certificate that the user gave for one that cannot be issued anew (a rename of its ARN),
/// or "".
std::string given_certificate(const Draft& draft, const std::string& arn);

}  // namespace cleave::plan
