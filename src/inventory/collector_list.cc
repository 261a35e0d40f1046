#include "inventory/collectors.h"

namespace cleave::inventory {

const std::vector<Collector>& collectors() {
  static const std::vector<Collector> all = {
      {"ec2 instances", false, collect_instances},
      {"ec2 images", false, collect_images},
      {"ec2 snapshots", false, collect_snapshots},
      {"ec2 volumes", false, collect_volumes},
      {"ec2 security groups", false, collect_security_groups},
      {"ec2 key pairs", false, collect_key_pairs},
      {"ec2 networks", false, collect_networks},
      {"ec2 addresses", false, collect_addresses},
      {"elb load balancers", false, collect_load_balancers},
      {"iam roles", true, collect_roles},
      {"iam instance profiles", true, collect_instance_profiles},
      {"iam policies", true, collect_policies},
      {"s3 buckets", true, collect_buckets},
      // CloudFront takes certificates of this region only, wherever everything else is:
      // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
      {"acm certificates", false, collect_certificates, "us-east-1"},
      {"cloudfront distributions", true, collect_distributions},
      {"cloudfront parts", true, collect_cloudfront_parts},
      {"route53 hosted zones", true, collect_hosted_zones},
      {"route53 health checks", true, collect_health_checks},
      {"route53 domains", true, collect_domains},
  };
  return all;
}

}  // namespace cleave::inventory
