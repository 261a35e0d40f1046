#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "plan/aliases.h"
#include "plan/distribution_config.h"
#include "plan/hand_over_aliases.h"
#include "plan/new_step.h"
#include "plan/renames.h"
#include "plan/service_planners.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// Account-scoped things that distributions name by id and that are made anew by one call.
struct Part {
  std::string_view type;    ///< of the inventory
  std::string_view kind;    ///< of the step
  std::string_view config;  ///< the member of the document that holds what is created
  std::string_view why;
};
constexpr std::array parts{
    Part{"cloudfront/origin-access-identity", "cloudfront/create-oai", "CloudFrontOriginAccessIdentityConfig",
         "The new distribution reads its bucket as an identity of its own account."},
    Part{"cloudfront/origin-access-control", "cloudfront/create-oac", "OriginAccessControlConfig",
         "The new distribution signs its requests to its bucket by a control of its own account."},
    Part{"cloudfront/cache-policy", "cloudfront/create-cache-policy", "CachePolicyConfig",
         "Custom policies belong to an account; distributions name them by id."},
    Part{"cloudfront/origin-request-policy", "cloudfront/create-origin-request-policy",
         "OriginRequestPolicyConfig", "Custom policies belong to an account; distributions name them by id."},
    Part{"cloudfront/response-headers-policy", "cloudfront/create-response-headers-policy",
         "ResponseHeadersPolicyConfig",
         "Custom policies belong to an account; distributions name them by id."},
};

/// These are known by name in their account; two cannot have the same.
void demand_free_name(const Draft& draft, const Resource& part, const Part& rule) {
  const std::string was = text_or(part.document, std::string(rule.config) + "/Name", "");
  const std::string name = new_name(draft, part, was);
  if (name.empty()) return;
  for (const Resource& held : draft.destination().resources) {
    if (held.service != part.service || held.type != part.type) continue;
    if (text_or(held.document, std::string(rule.config) + "/Name", "") != name) continue;
    throw Error(Error::Kind::input, "name-taken",
                fmt::format("the destination already has {} of the name {}", held.id, name))
        .where(part.id)
        .next(fmt::format("Write \"{}\" = \"another name\" under [renames] in cleave.toml.", part.id));
  }
}

void declare_part(Draft& draft, const Resource& part, const Part& rule) {
  demand_free_name(draft, part, rule);
  const std::string id = text(part.document, "Id");
  const std::string step = step_id(rule.kind, id);
  draft.becomes(part, "id", id, from(step, "Id"));
  const std::string canonical = text_or(part.document, "S3CanonicalUserId", "");
  if (!canonical.empty()) draft.becomes(part, "id", canonical, from(step, "S3CanonicalUserId"));
}

void declare_cloudfront(Draft& draft) {
  for (const Part& rule : parts)
    for (const Resource* part : draft.moving(rule.type)) declare_part(draft, *part, rule);
  for (const Resource* distribution : draft.moving("cloudfront/distribution")) {
    demand_portable(*distribution);
    const std::string id = text(distribution->document, "Id");
    const std::string step = step_id("cloudfront/create-distribution", id);
    draft.becomes(*distribution, "id", id, from(step, "Id"));
    draft.becomes(*distribution, "arn", text(distribution->document, "ARN"), from(step, "ARN"));
    draft.becomes(*distribution, "host", text(distribution->document, "DomainName"),
                  from(step, "DomainName"));
  }
}

void add_part(Draft& draft, const Resource& part, const Part& rule) {
  Json config = draft.rewritten(at(part.document, rule.config));
  config.erase("CallerReference");
  if (config.contains("Name"))
    config["Name"] = new_name(draft, part, text(part.document, std::string(rule.config) + "/Name"));
  Step step = new_step(rule.kind, text(part.document, "Id"), Phase::copy, Side::destination, &part,
                       {{std::string(rule.config), std::move(config)}});
  step.reason = rule.why;
  step.expected_seconds = 2;
  draft.add(std::move(step));
}

void add_distribution(Draft& draft, const Resource& distribution) {
  Step step = new_step("cloudfront/create-distribution", text(distribution.document, "Id"), Phase::copy,
                       Side::destination, &distribution,
                       {{"DistributionConfig", config_at_destination(draft, distribution)},
                        {"Tags", own_tags(list_or_empty(distribution.document, "Tags"))}});
  step.reason =
      "A distribution cannot change its account. The copy has no alternate domain names yet: each can be on "
      "one distribution only, and the source still serves them.";
  step.expected_seconds = seconds_to_deploy;
  draft.add(std::move(step));
}

void add_cloudfront_steps(Draft& draft) {
  for (const Part& rule : parts)
    for (const Resource* part : draft.moving(rule.type)) add_part(draft, *part, rule);
  for (const Resource* distribution : draft.moving("cloudfront/distribution"))
    add_distribution(draft, *distribution);
  hand_over_aliases(draft);
}

}  // namespace

ServicePlanner cloudfront_planner() {
  return {"cloudfront", declare_cloudfront, add_cloudfront_steps};
}

}  // namespace cleave::plan
