#include <fmt/format.h>

#include "dns/address.h"
#include "twin/dns.h"
#include "twin/dns_name.h"
#include "twin/route53/alias_target.h"
#include "twin/visit/trail.h"

namespace cleave::twin::visiting {
namespace {

using route53::AwsName;

/// S3 finds the bucket by the Host header: by a host of S3's the bucket before it, by any other the whole
/// host, whichever bucket's name DNS led over.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
std::string bucket_asked_for(const WebRequest& request, const std::string& endpoint) {
  if (request.host != endpoint) return request.host;
  const auto website = bucket_of_website(endpoint);
  return website ? *website : bucket_of_endpoint(endpoint).value_or("");
}

/// Where a host name of AWS leads.
Json follow_aws_name(Trail& trail, const WebRequest& request, const DnsAnswer& answer) {
  const std::string name = without_dot(answer.aws_name);
  switch (route53::kind_of_aws_name(answer.aws_name)) {
    case AwsName::distribution:
      return follow_distribution(trail, request);
    case AwsName::load_balancer:
      return follow_load_balancer(trail, answer.aws_name, request);
    case AwsName::website:
      return follow_website(trail, bucket_asked_for(request, name), request.path);
    case AwsName::none:
      break;
  }
  if (is_bucket_endpoint(name))
    return follow_bucket(trail, bucket_asked_for(request, name), request.path, {});
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
