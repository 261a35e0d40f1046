#include <map>

#include "twin/iam/policies.h"

namespace cleave::twin::iam {
namespace {

Json allowing(const Json& actions) {
  return {{"Version", "2012-10-17"},
          {"Statement", {{{"Effect", "Allow"}, {"Action", actions}, {"Resource", "*"}}}}};
}

/// The ones that estates commonly use; the actions are those that the twin has operations for.
const std::map<std::string, Json, std::less<>>& provided() {
  static const std::map<std::string, Json, std::less<>> policies = {
      {"AdministratorAccess", allowing("*")},
      {"PowerUserAccess",
       {{"Version", "2012-10-17"},
        {"Statement",
         {{{"Effect", "Allow"}, {"NotAction", {"iam:*", "organizations:*", "account:*"}}, {"Resource", "*"}},
          {{"Effect", "Allow"}, {"Action", {"iam:ListRoles"}}, {"Resource", "*"}}}}}},
      {"ReadOnlyAccess",
       allowing({"ec2:Describe*", "ec2:Get*", "elasticloadbalancing:Describe*", "iam:Get*", "iam:List*",
                 "s3:Get*", "s3:List*", "cloudfront:Get*", "cloudfront:List*", "route53:Get*",
                 "route53:List*", "route53:TestDNSAnswer", "route53domains:Get*", "route53domains:List*",
                 "acm:Describe*", "acm:Get*", "acm:List*"})},
      {"SecurityAudit",
       allowing({"ec2:Describe*", "elasticloadbalancing:Describe*", "iam:Get*", "iam:List*", "s3:GetBucket*",
                 "s3:ListAllMyBuckets", "cloudfront:List*", "route53:List*"})},
      {"AmazonS3FullAccess", allowing({"s3:*"})},
      {"AmazonS3ReadOnlyAccess", allowing({"s3:Get*", "s3:List*", "s3:Describe*"})},
      {"AmazonEC2FullAccess", allowing({"ec2:*", "elasticloadbalancing:*"})},
      {"AmazonEC2ReadOnlyAccess", allowing({"ec2:Describe*", "elasticloadbalancing:Describe*"})},
      {"AmazonRoute53FullAccess", allowing({"route53:*", "route53domains:*"})},
      {"AmazonRoute53ReadOnlyAccess", allowing({"route53:Get*", "route53:List*", "route53:TestDNSAnswer"})},
      {"CloudFrontFullAccess", allowing({"cloudfront:*", "acm:ListCertificates", "s3:ListAllMyBuckets"})},
      {"CloudFrontReadOnlyAccess", allowing({"cloudfront:Get*", "cloudfront:List*", "acm:ListCertificates"})},
      {"IAMFullAccess", allowing({"iam:*"})},
      {"IAMReadOnlyAccess", allowing({"iam:Get*", "iam:List*"})},
      {"AmazonSSMManagedInstanceCore", allowing({"ssm:*", "ssmmessages:*", "ec2messages:*"})},
      {"CloudWatchAgentServerPolicy", allowing({"cloudwatch:PutMetricData", "logs:*", "ec2:DescribeTags"})}};
  return policies;
}

}  // namespace

const Json* aws_managed_policy(std::string_view arn) {
  static constexpr std::string_view prefix = "arn:aws:iam::aws:policy/";
  if (!arn.starts_with(prefix)) return nullptr;
  const auto found = provided().find(arn.substr(prefix.size()));
  return found == provided().end() ? nullptr : &found->second;
}

}  // namespace cleave::twin::iam
