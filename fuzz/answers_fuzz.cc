// Any bytes as the answer of any protocol's service: the client ends with a document or an Error.

#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "aws/protocol.h"
#include "base/error.h"

namespace {

using namespace cleave::aws;

/// The first byte chooses the operation, so that mutations reach all protocols.
struct Target {
  const char* service;
  const char* operation;
};
constexpr Target targets[] = {{"ec2", "DescribeInstances"},
                              {"elb", "DescribeLoadBalancers"},
                              {"s3", "ListObjectsV2"},
                              {"s3", "GetBucketLocation"},
                              {"s3", "CopyObject"},
                              {"cloudfront", "GetDistribution"},
                              {"route53", "ListHostedZones"},
                              {"acm", "DescribeCertificate"},
                              {"route53domains", "ListDomains"}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Target& target = targets[data[0] % std::size(targets)];
  const ServiceModel& model = service(target.service);
  HttpResponse response;
  response.status = data[1] % 2 == 0 ? 200 : 400;
  response.body.assign(reinterpret_cast<const char*>(data) + 2, size - 2);
  try {
    parse_response(model, model.operation(target.operation), response);
  } catch (const cleave::Error&) {
    // The expected end of most inputs.
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  const std::string bodies[] = {
      "<r "
      "xmlns=\"u\"><requestId>1</requestId><reservationSet><item><instancesSet><item><instanceId>i-1</"
      "instanceId>"
      "<launchTime>2026-11-23T06:30:00.000Z</launchTime><amiLaunchIndex>0</amiLaunchIndex></item></"
      "instancesSet></item>"
      "</reservationSet></r>",
      "<r><DescribeLoadBalancersResult><LoadBalancerDescriptions><member><LoadBalancerName>a</"
      "LoadBalancerName></member>"
      "</LoadBalancerDescriptions></DescribeLoadBalancersResult></r>",
      "<ListBucketResult><Contents><Key>a</Key><Size>1</Size></Contents><Contents><Key>b</Key></Contents></"
      "ListBucketResult>",
      "<LocationConstraint>eu-west-1</LocationConstraint>",
      "<Error><Code>SlowDown</Code><Message>m</Message></Error>",
      "<Distribution><Id>E1</Id><DistributionConfig><Aliases><Quantity>1</Quantity><Items><CNAME>a</CNAME></"
      "Items></Aliases>"
      "</DistributionConfig></Distribution>",
      "<ListHostedZonesResponse><HostedZones><HostedZone><Id>/hostedzone/Z</Id></HostedZone></HostedZones>"
      "</ListHostedZonesResponse>",
      "{\"Certificate\":{\"DomainName\":\"a\",\"NotAfter\":1.7e9,\"InUseBy\":[\"x\"]}}",
      "{\"Domains\":[{\"DomainName\":\"a\",\"Expiry\":1700000000.123}]}"};
  std::vector<std::string> seeds;
  char number = 0;
  for (const std::string& body : bodies) {
    seeds.push_back(std::string{number, '\0'} + body);
    seeds.push_back(std::string{number++, '\1'} + body);
  }
  return seeds;
}
