#include "move/undo_calls.h"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "run/effects.h"

namespace cleave::move {
namespace {

/// A begun step, with all that its calls follow from.
struct Begun {
  const plan::Step& step;
  const plan::Plan& plan;
  const run::Records& records;
  const Places& places;
  Json params, before, outputs;
};

/// The outputs of the step of this kind whose params have the same `member`; null when there is none in
/// effect.
Json outputs_of_other(const Begun& begun, std::string_view kind, const char* member) {
  for (const plan::Step& step : begun.plan.steps) {
    const run::Record* record = run::effect_of(step, begun.records);
    if (step.kind != kind || record == nullptr) continue;
    const Json params = run::known_params(step, begun.records);
    if (!params.is_null() && text_or(params, member, "") == text_or(begun.params, member, ""))
      return record->outputs.value_or(Json::object());
  }
  return nullptr;
}

bool has_ingress(const Begun& begun) {
  return !list_or_empty(begun.params, "IpPermissions").empty();
}
bool has_egress(const Begun& begun) {
  return !list_or_empty(begun.params, "IpPermissionsEgress").empty();
}
bool is_locked(const Begun& begun) {
  return flag_or(begun.params, "DisableApiTermination", false) ||
         flag_or(begun.params, "DisableApiStop", false);
}
bool keeps_volumes(const Begun& begun) {
  const Json& mappings = list_or_empty(begun.params, "BlockDeviceMappings");
  return std::any_of(mappings.begin(), mappings.end(),
                     [](const Json& mapping) { return !flag_or(mapping, "Ebs/DeleteOnTermination", true); });
}
bool sets_policy(const Begun& begun) {
  return text_or(begun.params, "Configuration", "") == "Policy";
}
/// The first pass over a bucket takes all copies back.
bool is_bulk(const Begun& begun) {
  return !begun.params.contains("Follows");
}
bool is_bulk_of_versions(const Begun& begun) {
  return is_bulk(begun) &&
         std::any_of(begun.plan.steps.begin(), begun.plan.steps.end(), [&](const plan::Step& step) {
           if (step.kind != "s3/put-bucket-configuration" ||
               text_or(step.params, "Configuration", "") != "Versioning")
             return false;
           const Json params = run::known_params(step, begun.records);
           return !params.is_null() && text_or(params, "Bucket", "") == text_or(begun.params, "Bucket", "");
         });
}
bool is_shared(const Begun& begun) {
  return outputs_of_other(begun, "ec2/unshare-image", "ImageId").is_null();
}
bool is_granted(const Begun& begun) {
  return outputs_of_other(begun, "s3/revoke-read", "Bucket").is_null();
}
bool had_policy(const Begun& begun) {
  return !text_or(begun.before, "Policy", "").empty();
}
bool puts_policy(const Begun& begun) {
  return is_granted(begun) && had_policy(begun);
}
bool deletes_policy(const Begun& begun) {
  return is_granted(begun) && !had_policy(begun);
}

/// `actions` are separated by blanks. `resource` has places to fill: {partition}, {account}, {region};
/// {params.NAME} and {outputs.NAME}, where a list stands for a call each; {role} and {profile}, the ARNs of
/// what another step has made.
struct Call {
  std::string_view kind, actions, resource;
  bool (*is_made)(const Begun& begun) = nullptr;  ///< null: always
  bool at_destination = false;                    ///< whatever side the step is of
};

constexpr std::string_view bucket = "arn:{partition}:s3:::{params.Bucket}";
constexpr std::string_view objects = "arn:{partition}:s3:::{params.Bucket}/*";
constexpr std::string_view changed_zone = "arn:{partition}:route53:::hostedzone/{params.HostedZoneId}";
constexpr std::string_view counterpart =
    "arn:{partition}:route53:::hostedzone/{params.Counterpart/HostedZoneId}";
constexpr std::string_view changed_distribution =
    "arn:{partition}:cloudfront::{account}:distribution/{params.Id}";
constexpr std::string_view group = "arn:{partition}:ec2:{region}:{account}:security-group/{params.GroupId}";
constexpr std::string_view image = "arn:{partition}:ec2:{region}::image/{outputs.ImageId}";
constexpr std::string_view shared_image = "arn:{partition}:ec2:{region}::image/{params.ImageId}";
constexpr std::string_view any_snapshot = "arn:{partition}:ec2:{region}::snapshot/*";
constexpr std::string_view snapshot = "arn:{partition}:ec2:{region}::snapshot/{outputs.Snapshots}";
constexpr std::string_view change_distribution =
    "cloudfront:GetDistributionConfig cloudfront:UpdateDistribution";
constexpr std::string_view instance = "arn:{partition}:ec2:{region}:{account}:instance/{outputs.InstanceId}";
constexpr std::string_view change_records = "route53:ChangeResourceRecordSets";

const Call known_calls[] = {
    {"acm/request-certificate", "acm:DeleteCertificate", "{outputs.CertificateArn}"},
    {"cloudfront/create-oai", "cloudfront:DeleteCloudFrontOriginAccessIdentity",
     "arn:{partition}:cloudfront::{account}:origin-access-identity/{outputs.Id}"},
    {"cloudfront/create-oac", "cloudfront:DeleteOriginAccessControl",
     "arn:{partition}:cloudfront::{account}:origin-access-control/{outputs.Id}"},
    {"cloudfront/create-cache-policy", "cloudfront:DeleteCachePolicy",
     "arn:{partition}:cloudfront::{account}:cache-policy/{outputs.Id}"},
    {"cloudfront/create-origin-request-policy", "cloudfront:DeleteOriginRequestPolicy",
     "arn:{partition}:cloudfront::{account}:origin-request-policy/{outputs.Id}"},
    {"cloudfront/create-response-headers-policy", "cloudfront:DeleteResponseHeadersPolicy",
     "arn:{partition}:cloudfront::{account}:response-headers-policy/{outputs.Id}"},
    {"cloudfront/create-distribution",
     "cloudfront:GetDistributionConfig cloudfront:UpdateDistribution cloudfront:DeleteDistribution",
     "{outputs.ARN}"},
    {"cloudfront/add-wildcard", change_distribution, changed_distribution},
    {"cloudfront/remove-alias", change_distribution, changed_distribution},
    {"cloudfront/add-alias", change_distribution, changed_distribution},
    {"cloudfront/drop-wildcard", change_distribution, changed_distribution},
    {"cloudfront/disable", change_distribution, changed_distribution},
    {"cloudfront/associate-aliases", change_distribution, changed_distribution},
    {"ec2/authorize-security-group", "ec2:RevokeSecurityGroupIngress", group, has_ingress},
    {"ec2/authorize-security-group", "ec2:RevokeSecurityGroupEgress", group, has_egress},
    {"ec2/associate-address", "ec2:DisassociateAddress",
     "arn:{partition}:ec2:{region}:{account}:elastic-ip/{params.AllocationId}"},
    {"ec2/create-image", "ec2:DeregisterImage", image},
    {"ec2/create-image", "ec2:DeleteSnapshot", snapshot},
    {"ec2/copy-image", "ec2:DeregisterImage", image},
    {"ec2/copy-image", "ec2:DeleteSnapshot", snapshot},
    {"ec2/share-image", "ec2:DescribeImageAttribute", shared_image},
    {"ec2/share-image", "ec2:DescribeSnapshotAttribute", any_snapshot},
    {"ec2/share-image", "ec2:ModifyImageAttribute", shared_image, is_shared},
    {"ec2/share-image", "ec2:ModifySnapshotAttribute", any_snapshot, is_shared},
    {"ec2/run-instance", "ec2:ModifyInstanceAttribute ec2:TerminateInstances", instance, is_locked},
    {"ec2/run-instance", "ec2:DeleteVolume",
     "arn:{partition}:ec2:{region}:{account}:volume/{outputs.Volumes}", keeps_volumes},
    {"elb/create-load-balancer", "elasticloadbalancing:DeleteLoadBalancer",
     "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{params.LoadBalancerName}"},
    {"iam/create-role", "iam:DeleteRole", "{outputs.Arn}"},
    {"iam/create-policy", "iam:DeletePolicy", "{outputs.Arn}"},
    {"iam/create-instance-profile", "iam:DeleteInstanceProfile", "{outputs.Arn}"},
    {"iam/put-role-policy", "iam:DeleteRolePolicy", "{role}"},
    {"iam/attach-role-policy", "iam:DetachRolePolicy", "{role}"},
    {"iam/add-role-to-instance-profile", "iam:RemoveRoleFromInstanceProfile", "{profile}"},
    {"registrar/update-nameservers", "route53domains:ListOperations route53domains:UpdateDomainNameservers",
     "*"},
    {"route53/lower-ttl", change_records, changed_zone},
    {"route53/copy-records", change_records, changed_zone},
    {"route53/validation-records", change_records, changed_zone},
    {"route53/point-traffic", change_records, changed_zone},
    {"route53/verify-traffic", change_records, changed_zone},
    {"route53/delegate", change_records, changed_zone},
    {"route53/prove-alias", change_records, changed_zone},
    {"route53/restore-ttl", change_records, changed_zone},
    {"route53/hand-over-apex", change_records, "arn:{partition}:route53:::hostedzone/{params.Source}"},
    {"route53/hand-over-apex", change_records, "arn:{partition}:route53:::hostedzone/{params.Destination}",
     nullptr, true},
    {"route53/point-traffic", change_records, counterpart, nullptr, true},
    {"route53/verify-traffic", change_records, counterpart, nullptr, true},
    {"route53/delegate", change_records, counterpart, nullptr, true},
    {"route53/create-health-check", "route53:DeleteHealthCheck",
     "arn:{partition}:route53:::healthcheck/{outputs.Id}"},
    {"route53/create-zone", "route53:DeleteHostedZone", "arn:{partition}:route53:::hostedzone/{outputs.Id}"},
    {"s3/create-bucket", "s3:DeleteBucket", bucket},
    {"s3/put-bucket-configuration", "s3:DeleteBucketPolicy", bucket, sets_policy},
    {"s3/copy-objects", "s3:ListBucketVersions", bucket, is_bulk},
    {"s3/copy-objects", "s3:ListBucketMultipartUploads", bucket, is_bulk},
    {"s3/copy-objects", "s3:DeleteObject", objects, is_bulk},
    {"s3/copy-objects", "s3:DeleteObjectVersion", objects, is_bulk_of_versions},
    {"s3/grant-read", "s3:PutBucketPolicy", bucket, puts_policy},
    {"s3/grant-read", "s3:DeleteBucketPolicy", bucket, deletes_policy},
    {"s3/translate-grants", "s3:PutBucketPolicy", bucket, had_policy},
};

/// What the place stands for: no value when it is not known.
std::vector<std::string> values_of(std::string_view place, const Begun& begun) {
  if (place == "partition") return {begun.places.partition};
  if (place == "account")
    return {begun.step.side == plan::Side::source ? begun.places.source : begun.places.destination};
  if (place == "region") return {begun.step.region};
  Json value;
  if (place == "role") {
    value = text_or(outputs_of_other(begun, "iam/create-role", "RoleName"), "Arn", "");
  } else if (place == "profile") {
    value = text_or(outputs_of_other(begun, "iam/create-instance-profile", "InstanceProfileName"), "Arn", "");
  } else {
    const auto dot = place.find('.');
    const Json* found =
        find(place.starts_with("params") ? begun.params : begun.outputs, place.substr(dot + 1));
    if (found != nullptr) value = *found;
  }
  std::vector<std::string> values;
  for (const Json& one : value.is_structured() ? value : Json::array({value}))
    if (one.is_string() && !one.get_ref<const std::string&>().empty()) values.push_back(one);
  return values;
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  return {std::istream_iterator<std::string>(stream), {}};
}

std::vector<std::string> filled(std::string_view resource, const Begun& begun) {
  const auto open = resource.find('{');
  if (open == std::string_view::npos) return {std::string(resource)};
  const auto close = resource.find('}', open);
  std::vector<std::string> all;
  const auto rests = filled(resource.substr(close + 1), begun);
  for (const auto& value : values_of(resource.substr(open + 1, close - open - 1), begun))
    for (const auto& rest : rests)
      all.push_back(std::string(resource.substr(0, open)).append(value).append(rest));
  return all;
}

}  // namespace

std::vector<Permission> undo_calls(const plan::Step& step, const plan::Plan& plan,
                                   const run::Records& records, const Places& places) {
  const run::Record* record = run::effect_of(step, records);
  if (record == nullptr) return {};
  const Begun begun{step,
                    plan,
                    records,
                    places,
                    run::known_params(step, records),
                    *record->before,
                    record->outputs.value_or(Json::object())};
  std::vector<Permission> calls;
  for (const Call& call : known_calls) {
    if (call.kind != step.kind || (call.is_made != nullptr && !call.is_made(begun))) continue;
    const auto side = call.at_destination ? plan::Side::destination : step.side;
    for (const auto& resource : filled(call.resource, begun))
      for (const auto& action : words(call.actions)) calls.push_back({side, action, resource});
  }
  return calls;
}

}  // namespace cleave::move
