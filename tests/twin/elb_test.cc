#include <gtest/gtest.h>

#include "twin/compute_estate.h"
#include "twin/elb/health.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

Json listener(const char* protocol, int port) {
  return {
      {"Protocol", protocol}, {"LoadBalancerPort", port}, {"InstancePort", 80}, {"InstanceProtocol", "HTTP"}};
}

Json wish(ComputeEstate& estate, const char* name = "web") {
  const Json zones = estate.ec2("DescribeAvailabilityZones");
  return {{"LoadBalancerName", name},
          {"Listeners", Json::array({listener("HTTP", 80)})},
          {"AvailabilityZones",
           {at(zones, "AvailabilityZones/0/ZoneName"), at(zones, "AvailabilityZones/1/ZoneName")}}};
}

Json shown(ComputeEstate& estate) {
  return at(estate.elb("DescribeLoadBalancers", {{"LoadBalancerNames", {"web"}}}),
            "LoadBalancerDescriptions/0");
}

Json registration(const std::string& instance) {
  return {{"LoadBalancerName", "web"},
          {"Instances", Json::array({Json::object({{"InstanceId", instance}})})}};
}

std::string health(ComputeEstate& estate) {
  return text(estate.elb("DescribeInstanceHealth", {{"LoadBalancerName", "web"}}), "InstanceStates/0/State");
}

TEST(Elb, ANewLoadBalancerHasTheDefaultsOfAws) {
  ComputeEstate estate;
  estate.elb("CreateLoadBalancer", wish(estate));
  const Json document = shown(estate);
  EXPECT_EQ(text(document, "CanonicalHostedZoneNameID"), "Z35SXDOTRQ7X7K");
  EXPECT_EQ(text(document, "HealthCheck/Target"), "TCP:80");
  EXPECT_EQ(at(document, "Subnets").size(), 2u);
  EXPECT_EQ(text(document, "VPCId"), estate.default_vpc());
  EXPECT_TRUE(text(document, "DNSName").starts_with("web-"));
  EXPECT_TRUE(text(document, "DNSName").ends_with(".us-east-1.elb.amazonaws.com"));
  const Json attributes = estate.elb("DescribeLoadBalancerAttributes", {{"LoadBalancerName", "web"}});
  EXPECT_EQ(at(attributes, "LoadBalancerAttributes/ConnectionSettings/IdleTimeout"), 60);
}

TEST(Elb, AnInstanceIsTakenInWhenItRunsAndHasPassedItsChecks) {
  ComputeEstate estate;
  estate.elb("CreateLoadBalancer", wish(estate));
  estate.elb("ConfigureHealthCheck", {{"LoadBalancerName", "web"},
                                      {"HealthCheck",
                                       {{"Target", "HTTP:80/"},
                                        {"Interval", 10},
                                        {"Timeout", 5},
                                        {"UnhealthyThreshold", 2},
                                        {"HealthyThreshold", 3}}}});
  const std::string instance = text(
      estate.ec2(
          "RunInstances",
          {{"ImageId", estate.base_image()}, {"InstanceType", "t3.micro"}, {"MinCount", 1}, {"MaxCount", 1}}),
      "Instances/0/InstanceId");
  estate.elb("RegisterInstancesWithLoadBalancer", registration(instance));
  EXPECT_EQ(health(estate), "OutOfService");
  estate.pass(59s);
  EXPECT_EQ(health(estate), "OutOfService");
  EXPECT_TRUE(elb::instances_in_service(estate.world, source, "us-east-1", "web").empty());
  estate.pass(1s);
  EXPECT_EQ(health(estate), "InService");
  EXPECT_EQ(elb::instances_in_service(estate.world, source, "us-east-1", "web"),
            std::vector<std::string>{instance});
  estate.ec2("CreateImage", {{"InstanceId", instance}, {"Name", "with reboot"}});
  EXPECT_EQ(health(estate), "OutOfService") << "an image without NoReboot restarts the instance";
  estate.pass(90s);
  EXPECT_EQ(health(estate), "InService");
  estate.elb("DeregisterInstancesFromLoadBalancer", registration(instance));
  EXPECT_TRUE(at(shown(estate), "Instances").empty());
}

TEST(Elb, PoliciesOfAListenerAreReplacedAsAWhole) {
  ComputeEstate estate;
  estate.elb("CreateLoadBalancer", wish(estate));
  estate.elb("CreateLBCookieStickinessPolicy",
             {{"LoadBalancerName", "web"}, {"PolicyName", "by-balancer"}, {"CookieExpirationPeriod", 60}});
  estate.elb("CreateAppCookieStickinessPolicy",
             {{"LoadBalancerName", "web"}, {"PolicyName", "by-app"}, {"CookieName", "session"}});
  const auto set = [&](const Json& names) {
    return Json{{"LoadBalancerName", "web"}, {"LoadBalancerPort", 80}, {"PolicyNames", names}};
  };
  estate.elb("SetLoadBalancerPoliciesOfListener", set({"by-balancer"}));
  estate.elb("SetLoadBalancerPoliciesOfListener", set({"by-app"}));
  EXPECT_EQ(at(shown(estate), "ListenerDescriptions/0/PolicyNames"), Json::array({"by-app"}));
  EXPECT_EQ(at(shown(estate), "Policies/LBCookieStickinessPolicies/0/CookieExpirationPeriod"), 60);
  EXPECT_EQ(estate.refusal("elb", "SetLoadBalancerPoliciesOfListener", set({"by-app", "by-balancer"})),
            "InvalidConfigurationRequest");
  EXPECT_EQ(estate.refusal("elb", "SetLoadBalancerPoliciesOfListener", set({"nobody"})), "PolicyNotFound");
  EXPECT_EQ(estate.refusal("elb", "DeleteLoadBalancerPolicy",
                           {{"LoadBalancerName", "web"}, {"PolicyName", "by-app"}}),
            "InvalidConfigurationRequest");
  estate.elb("SetLoadBalancerPoliciesOfListener", set(Json::array()));
  estate.elb("DeleteLoadBalancerPolicy", {{"LoadBalancerName", "web"}, {"PolicyName", "by-app"}});
}

TEST(Elb, RefusalsAreThoseOfAws) {
  ComputeEstate estate;
  const Json fine = wish(estate);
  estate.elb("CreateLoadBalancer", fine);
  Json secure = wish(estate, "secure");
  secure["Listeners"] = Json::array({listener("HTTPS", 443)});
  secure["Listeners"][0]["SSLCertificateId"] = "arn:aws:acm:us-east-1:111111111111:certificate/none";
  Json strange = wish(estate, "strange");
  strange["SecurityGroups"] = {"sg-0123456789abcdef0"};
  struct Case {
    const char* operation;
    Json input;
    const char* code;
  };
  const Case cases[] = {
      {"CreateLoadBalancer", fine, "DuplicateLoadBalancerName"},
      {"CreateLoadBalancer", secure, "CertificateNotFound"},
      {"CreateLoadBalancer", strange, "InvalidSecurityGroup"},
      {"DescribeLoadBalancers", {{"LoadBalancerNames", {"nobody"}}}, "LoadBalancerNotFound"},
      {"RegisterInstancesWithLoadBalancer", registration("i-0123456789abcdef0"), "InvalidInstance"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(estate.refusal("elb", one.operation, one.input), one.code) << one.operation << dump(one.input);
  }
}

TEST(Elb, ThereAreTwentyToARegion) {
  ComputeEstate estate;
  for (int count = 0; count < 20; ++count) {
    estate.elb("CreateLoadBalancer", wish(estate, ("web-" + std::to_string(count)).c_str()));
  }
  EXPECT_EQ(estate.refusal("elb", "CreateLoadBalancer", wish(estate, "more")), "TooManyLoadBalancers");
}

TEST(Elb, TagsAndAttributesAreReadBack) {
  ComputeEstate estate;
  estate.elb("CreateLoadBalancer", wish(estate));
  const Json tag{{"Key", "team"}, {"Value", "web"}};
  estate.elb("AddTags", {{"LoadBalancerNames", {"web"}}, {"Tags", Json::array({tag})}});
  EXPECT_EQ(at(estate.elb("DescribeTags", {{"LoadBalancerNames", {"web"}}}), "TagDescriptions/0/Tags/0"),
            tag);
  estate.elb("ModifyLoadBalancerAttributes",
             {{"LoadBalancerName", "web"},
              {"LoadBalancerAttributes",
               {{"CrossZoneLoadBalancing", Json::object({{"Enabled", true}})},
                {"ConnectionDraining", {{"Enabled", true}, {"Timeout", 20}}}}}});
  const Json attributes = at(estate.elb("DescribeLoadBalancerAttributes", {{"LoadBalancerName", "web"}}),
                             "LoadBalancerAttributes");
  EXPECT_EQ(at(attributes, "CrossZoneLoadBalancing/Enabled"), true);
  EXPECT_EQ(at(attributes, "ConnectionDraining/Timeout"), 20);
  EXPECT_EQ(at(attributes, "ConnectionSettings/IdleTimeout"), 60);
}

}  // namespace
}  // namespace cleave::twin
