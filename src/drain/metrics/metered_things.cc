#include "drain/metrics/metered_things.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "aws/paginate.h"
#include "base/error.h"
#include "base/suggest.h"
#include "drain/read/bucket_region.h"

namespace cleave::drain {
namespace {

/// By what a place calls it: what its log calls it.
using Names = std::map<std::string, std::string>;

Names classic_balancers(const aws::Client& client) {
  Names names;
  for (const Json& balancer : client.items("DescribeLoadBalancers"))
    names.try_emplace(text(balancer, "LoadBalancerName"), text(balancer, "LoadBalancerName"));
  return names;
}

/// "app/NAME/ID" and "net/NAME/ID", which end their ARNs.
Names balancers(const aws::Client& client) {
  constexpr std::string_view before = "loadbalancer/";
  Names names;
  for (const Json& balancer : client.items("DescribeLoadBalancers")) {
    const auto arn = text(balancer, "LoadBalancerArn");
    const auto begin = arn.find(before);
    if (begin == arn.npos) continue;
    const auto name = arn.substr(begin + before.size());
    names.try_emplace(name, name);
  }
  return names;
}

Names distributions(const aws::Client& client) {
  Names names;
  for (const Json& distribution : client.items("ListDistributions"))
    names.try_emplace(text(distribution, "Id"), text(distribution, "DomainName"));
  return names;
}

/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html
Names metrics_configurations(const aws::Client& client, const std::string& bucket) {
  Names names;
  Json request = {{"Bucket", bucket}};
  aws::PageCount pages("s3 ListBucketMetricsConfigurations of " + bucket);
  for (bool more = true; more;) {
    const Json answer = client.call("ListBucketMetricsConfigurations", request);
    for (const Json& configuration : list_or_empty(answer, "MetricsConfigurationList"))
      names.try_emplace(text(configuration, "Id"), bucket);
    const auto token = text_or(answer, "NextContinuationToken", "");
    more = flag_or(answer, "IsTruncated", false) && !token.empty();
    if (more) pages.go_on(token);
    request["ContinuationToken"] = token;
  }
  return names;
}

Names names_of(const MetricPlace& at, const aws::Account& account) {
  switch (at.kind) {
    case Metered::classic_elb:
      return classic_balancers(account.client("elb", at.region));
    case Metered::alb:
    case Metered::nlb:
      return balancers(account.client("elbv2", at.region));
    case Metered::cloudfront:
      return distributions(account.client("cloudfront"));
    case Metered::s3:
      break;
  }
  return metrics_configurations(account.client("s3", region_of_bucket(account, at.name)), at.name);
}

std::string what_of(Metered kind) {
  switch (kind) {
    case Metered::classic_elb:
      return "Classic Load Balancer";
    case Metered::alb:
      return "Application Load Balancer";
    case Metered::nlb:
      return "Network Load Balancer";
    case Metered::cloudfront:
      return "distribution";
    case Metered::s3:
      break;
  }
  return "metrics configuration";
}

}  // namespace

std::string name_in_log(const MetricPlace& at, const std::string& place, const aws::Account& account) {
  const auto names = names_of(at, account);
  const auto& wanted = at.kind == Metered::s3 ? at.filter : at.name;
  const auto found = names.find(wanted);
  if (found != names.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [name, _] : names) known.push_back(name);
  const auto hint = did_you_mean(wanted, known);
  const auto where = at.region.empty() ? "" : " in " + at.region;
  throw Error(Error::Kind::input, "no-such-place",
              fmt::format("the account has no {} '{}'{}, or no longer, so that a metric without requests "
                          "would say nothing",
                          what_of(at.kind), wanted, where))
      .where(place)
      .next(hint.empty()
                ? "See that name, account and region are right; what is gone serves nobody, so leave "
                  "it out."
                : hint);
}

}  // namespace cleave::drain
