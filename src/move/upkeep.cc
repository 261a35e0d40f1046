#include "move/upkeep.h"

#include <algorithm>
#include <array>

namespace cleave::move {
namespace {

/// Their `check` compares all that the params say, and their `apply` makes it so.
constexpr std::array<std::string_view, 13> adjusting{"ec2/authorize-security-group",
                                                     "iam/put-role-policy",
                                                     "elb/configure-health-check",
                                                     "elb/modify-attributes",
                                                     "elb/set-listener-policies",
                                                     "elb/set-backend-policies",
                                                     "elb/register-instances",
                                                     "s3/create-bucket",
                                                     "s3/put-bucket-configuration",
                                                     "s3/put-bucket-acl",
                                                     "s3/translate-grants",
                                                     "route53/lower-ttl",
                                                     "wait/ttl"};

struct Part {
  std::string_view kind, maker;
};
constexpr std::array<Part, 8> parts{{{"elb/configure-health-check", "elb/create-load-balancer"},
                                     {"elb/modify-attributes", "elb/create-load-balancer"},
                                     {"elb/create-policy", "elb/create-load-balancer"},
                                     {"elb/set-listener-policies", "elb/create-load-balancer"},
                                     {"elb/set-backend-policies", "elb/create-load-balancer"},
                                     {"elb/register-instances", "elb/create-load-balancer"},
                                     {"ec2/tag-volumes", "ec2/run-instance"},
                                     {"ec2/allow-forwarding", "ec2/run-instance"}}};

}  // namespace

run::Upkeep upkeep() {
  return {[](std::string_view kind) {
            return std::find(adjusting.begin(), adjusting.end(), kind) != adjusting.end();
          },
          [](std::string_view kind) -> std::string_view {
            const auto found =
                std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.kind == kind; });
            return found == parts.end() ? "" : found->maker;
          },
          [](const plan::Step& step, Json before) {
            // Records that were lowered before have their TTLs in the new plan only.
            if (step.kind == "route53/lower-ttl") before["Records"] = at(step.params, "Was");
            return before;
          }};
}

}  // namespace cleave::move
