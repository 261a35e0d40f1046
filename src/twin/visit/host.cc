#include <fmt/format.h>

#include "dns/address.h"
#include "twin/dns.h"
#include "twin/dns_name.h"
#include "twin/route53/alias_target.h"
#include "twin/visit/trail.h"

namespace cleave::twin::visiting {
namespace {

using route53::AwsName;

/// Where a host name of AWS leads.
Json follow_aws_name(Trail& trail, const WebRequest& request, const DnsAnswer& answer) {
  const std::string name = without_dot(answer.aws_name);
  switch (route53::kind_of_aws_name(answer.aws_name)) {
    case AwsName::distribution:
      return follow_distribution(trail, request);
    case AwsName::load_balancer:
      return follow_load_balancer(trail, answer.aws_name, request);
    case AwsName::website:
      return follow_website(trail, bucket_of_website(name).value_or(request.host), request.path);
    case AwsName::none:
      break;
  }
  // S3 finds the bucket by the host name that the client asked for, as it does for websites.
  if (const auto bucket = bucket_of_endpoint(name)) {
    const bool by_alias = name != request.host;
    return follow_bucket(trail, by_alias ? request.host : *bucket, request.path, {});
  }
  if (name.starts_with("ec2-") && !answer.values.empty()) return follow_address(trail, answer.values.front());
  return trail.broken("record", fmt::format("nothing in the twin answers at {}", name));
}

}  // namespace

Json follow_place(Trail& trail, const WebRequest& request, const std::string& place) {
  if (dns::address_from_text(place)) return follow_address(trail, place);
  const DnsAnswer answer = resolve(trail.world, place, "A");
  if (answer.aws_name.empty() || answer.values.empty())
    return trail.broken("record", fmt::format("nothing in the twin answers at {}", place));
  return follow_aws_name(trail, request, answer);
}

Json follow_host(Trail& trail, const WebRequest& request) {
  const DnsAnswer answer = resolve(trail.world, request.host, "A");
  for (const Json& hop : answer.hops) trail.chain.push_back(hop);
  if (answer.values.empty()) {
    const std::string last = trail.chain.empty() ? "registrar" : text(trail.chain.back(), "hop");
    return trail.broken(last, fmt::format("{}: {}", answer.code, answer.why));
  }
  if (!answer.aws_name.empty()) return follow_aws_name(trail, request, answer);
  return follow_address(trail, answer.values.front());
}

}  // namespace cleave::twin::visiting
