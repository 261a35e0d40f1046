#include "plan/aws_kinds.h"

#include <algorithm>
#include <array>

#include "names/arn.h"

namespace cleave::plan {
namespace {

/// "SERVICE/KIND", with what ARNs have in front of the thing's own name.
constexpr std::array<std::string_view, 25> kinds_read{"iam/role",
                                                      "iam/policy",
                                                      "iam/instance-profile",
                                                      "ec2/instance",
                                                      "ec2/volume",
                                                      "ec2/snapshot",
                                                      "ec2/image",
                                                      "ec2/security-group",
                                                      "ec2/vpc",
                                                      "ec2/subnet",
                                                      "ec2/key-pair",
                                                      "ec2/elastic-ip",
                                                      "elasticloadbalancing/loadbalancer",
                                                      "cloudfront/distribution",
                                                      "cloudfront/origin-access-identity",
                                                      "cloudfront/origin-access-control",
                                                      "cloudfront/cache-policy",
                                                      "cloudfront/origin-request-policy",
                                                      "cloudfront/response-headers-policy",
                                                      "cloudfront/function",
                                                      "route53/hostedzone",
                                                      "route53/healthcheck",
                                                      "route53/delegationset",
                                                      "route53domains/domain",
                                                      "acm/certificate"};

Reads reads_arn(const names::Arn& arn) {
  const auto border = std::min(arn.resource.find_first_of("/:"), arn.resource.size());
  const std::string kind = std::string(arn.service) + "/" + std::string(arn.resource.substr(0, border));
  if (std::find(kinds_read.begin(), kinds_read.end(), kind) == kinds_read.end()) return Reads::none;
  // "loadbalancer/app/NAME/ID" is one of version 2, of which none is read.
  const bool is_newer =
      arn.service == "elasticloadbalancing" && arn.resource.find('/', border + 1) != std::string_view::npos;
  return is_newer ? Reads::none : Reads::all;
}

}  // namespace

Reads reads(const AwsName& name) {
  if (const auto arn = names::arn_of(name.name)) return reads_arn(*arn);
  if (name.name.ends_with(".cloudfront.net") || name.service == "ec2") return Reads::all;
  // "NAME-ID.REGION.elb.amazonaws.com" of a classic or an application balancer; the region stands behind
  // "elb" in that of a network balancer.
  if (name.service == "elasticloadbalancing")
    return name.name.find(".elb.amazonaws.") != name.name.npos ? Reads::some : Reads::none;
  return Reads::none;
}

}  // namespace cleave::plan
