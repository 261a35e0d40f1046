#include "plan/distribution_config.h"

#include <array>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// Parts of a configuration that name things of the source account which are not moved.
/// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
enum class Guards { yes, no };
struct Bound {
  std::string_view member;
  std::string_view what;
  Guards guards = Guards::yes;  ///< may it keep anybody from anything that the distribution serves?
};
constexpr std::array of_distribution{
    Bound{"WebACLId", "a web ACL (AWS WAF) has to be in the same account"},
    Bound{"AnycastIpListId", "static addresses belong to an account", Guards::no},
    Bound{"ViewerMtlsConfig", "its trust store belongs to an account"},
    Bound{"ConnectionFunctionAssociation", "connection functions belong to an account"},
    Bound{"TenantConfig", "distribution tenants are not moved", Guards::no},
};
constexpr std::array of_behavior{
    Bound{"TrustedKeyGroups", "signed URLs need the keys of the source account"},
    Bound{"TrustedSigners", "signed URLs need the keys of the source account"},
    Bound{"FieldLevelEncryptionId", "field-level encryption belongs to an account"},
    Bound{"LambdaFunctionAssociations", "Lambda@Edge functions are not moved"},
    Bound{"FunctionAssociations", "CloudFront functions are not moved"},
};

/// Present and in use: not "", not switched off, not an empty list.
bool in_use(const Json& holder, std::string_view member) {
  const Json* part = find(holder, member);
  if (part == nullptr || part->is_null()) return false;
  if (part->is_string()) return !part->get_ref<const std::string&>().empty();
  if (part->contains("Enabled")) return flag_or(*part, "Enabled", false);
  if (part->contains("Quantity")) return number_or(*part, "Quantity", 0) > 0;
  return !part->empty();
}

/// No advice here: whoever takes a guard away to get on shows to everybody what some may see.
Error not_portable(const Resource& distribution, const Bound& bound) {
  std::string next = fmt::format(
      "Write \"{}\" = \"leave\" under [decisions] in cleave.toml: it goes on at the source as it is.",
      distribution.id);
  if (bound.guards == Guards::yes)
    next += fmt::format(" Do not take its {} away: that may be what keeps others from what it serves.",
                        bound.member);
  return Error(Error::Kind::input, "not-supported",
               fmt::format("its {} cannot be moved: {}", bound.member, bound.what))
      .where(distribution.id)
      .next(next);
}

void demand_none(const Resource& distribution, const Json& behavior) {
  for (const Bound& bound : of_behavior)
    if (in_use(behavior, bound.member)) throw not_portable(distribution, bound);
}

/// Origins are told apart by ids that the user chose, often after a bucket; cache behaviors name them. They
/// are no names of resources and stay.
void keep_origin_ids(const Json& source, Json& rewritten) {
  if (!source.is_structured()) return;
  for (auto item = source.begin(); item != source.end(); ++item) {
    const std::string member = source.is_object() ? item.key() : std::to_string(item - source.begin());
    Json& there =
        source.is_object() ? rewritten[member] : rewritten[static_cast<std::size_t>(item - source.begin())];
    if (item->is_string() && (member == "Id" || member == "TargetOriginId" || member == "OriginId"))
      there = *item;
    else if (item->is_structured() && there.type() == item->type())
      keep_origin_ids(*item, there);
  }
}

void leave_out(Draft& draft, const Resource& distribution, Json& holder, const char* member,
               std::string_view why) {
  if (in_use(holder, member)) draft.drop(distribution, member, why);
  holder.erase(member);
}

/// Logs go on only into a bucket of the destination: the source's would have to trust another account.
void fit_logging(Draft& draft, const Resource& distribution, Json& config) {
  if (!in_use(config, "Logging")) return;
  const std::string bucket = text_or(distribution.document, "DistributionConfig/Logging/Bucket", "");
  const std::string id = "s3/bucket/" + bucket.substr(0, bucket.find(".s3"));
  if (draft.moves(id)) return;
  draft.drop(distribution, "Logging", why_left(draft, id, "its log bucket " + bucket));
  config["Logging"] = {{"Enabled", false}, {"IncludeCookies", false}, {"Bucket", ""}, {"Prefix", ""}};
}

}  // namespace

void demand_portable(const Resource& distribution) {
  const Json& config = at(distribution.document, "DistributionConfig");
  for (const Bound& bound : of_distribution)
    if (in_use(config, bound.member)) throw not_portable(distribution, bound);
  if (flag_or(config, "Staging", false))
    throw not_portable(distribution, {"Staging", "it is a staging distribution", Guards::no});
  if (!text_or(config, "ViewerCertificate/IAMCertificateId", "").empty())
    throw not_portable(
        distribution,
        {"IAMCertificateId", "a certificate of IAM has a private key that cannot be read", Guards::no});
  demand_none(distribution, at(config, "DefaultCacheBehavior"));
  for (const Json& behavior : list_or_empty(config, "CacheBehaviors/Items"))
    demand_none(distribution, behavior);
  for (const Json& origin : list_or_empty(config, "Origins/Items"))
    if (in_use(origin, "VpcOriginConfig"))
      throw not_portable(distribution, {"VpcOriginConfig", "it is of one account"});
}

namespace {

/// Ids of the source's parts that it names, and that it can have of its own account only.
std::vector<std::string> own_parts(const Json& config) {
  std::vector<std::string> parts;
  const auto add = [&](std::string_view type, const std::string& id) {
    if (!id.empty()) parts.push_back(fmt::format("{}/{}", type, id.substr(id.rfind('/') + 1)));
  };
  const auto add_policies = [&](const Json& behavior) {
    add("cloudfront/cache-policy", text_or(behavior, "CachePolicyId", ""));
    add("cloudfront/origin-request-policy", text_or(behavior, "OriginRequestPolicyId", ""));
    add("cloudfront/response-headers-policy", text_or(behavior, "ResponseHeadersPolicyId", ""));
  };
  add_policies(at(config, "DefaultCacheBehavior"));
  for (const Json& behavior : list_or_empty(config, "CacheBehaviors/Items")) add_policies(behavior);
  for (const Json& origin : list_or_empty(config, "Origins/Items")) {
    add("cloudfront/origin-access-control", text_or(origin, "OriginAccessControlId", ""));
    add("cloudfront/origin-access-identity", text_or(origin, "S3OriginConfig/OriginAccessIdentity", ""));
  }
  return parts;
}

void demand_parts(const Draft& draft, const Resource& distribution) {
  const Json& config = at(distribution.document, "DistributionConfig");
  std::vector<std::string> staying;
  // What was not read is AWS's own: a managed policy.
  for (const std::string& part : own_parts(config))
    if (draft.source().find(part) != nullptr && !draft.moves(part)) staying.push_back(part);
  const std::string arn = text_or(config, "ViewerCertificate/ACMCertificateArn", "");
  if (!arn.empty() && draft.rewritten(arn) == Json(arn)) staying.push_back("acm/certificate/" + arn);
  if (staying.empty()) return;
  throw Error(Error::Kind::input, "part-stays",
              fmt::format("it needs {}, which stays, and it can only use what is of its own account",
                          fmt::join(staying, ", ")))
      .where(distribution.id)
      .next(fmt::format(
          "Let {} go with it (no decision in cleave.toml about {}), or write \"{}\" = \"leave\" "
          "under [decisions].",
          staying.size() == 1 ? "it" : "them", staying.size() == 1 ? "it" : "them", distribution.id));
}

}  // namespace

Json config_at_destination(Draft& draft, const Resource& distribution) {
  demand_parts(draft, distribution);
  const Json& source = at(distribution.document, "DistributionConfig");
  Json config = draft.rewritten(source);
  keep_origin_ids(source, config);
  config.erase("CallerReference");
  config["Aliases"] = {{"Quantity", 0}};
  leave_out(draft, distribution, config, "ContinuousDeploymentPolicyId",
            "it names a staging distribution of the source");
  leave_out(draft, distribution, config["DefaultCacheBehavior"], "RealtimeLogConfigArn",
            "real-time logs belong to an account");
  if (config.contains("CacheBehaviors") && config["CacheBehaviors"].contains("Items"))
    for (Json& behavior : config["CacheBehaviors"]["Items"])
      leave_out(draft, distribution, behavior, "RealtimeLogConfigArn", "real-time logs belong to an account");
  fit_logging(draft, distribution, config);
  // Older spellings of the members beside them; a request with both is refused when they differ.
  // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
  if (config.contains("ViewerCertificate")) {
    config["ViewerCertificate"].erase("Certificate");
    config["ViewerCertificate"].erase("CertificateSource");
  }
  return config;
}

}  // namespace cleave::plan
