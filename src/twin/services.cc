#include "twin/service.h"

namespace cleave::twin {

const std::map<std::string, Service, std::less<>>& services() {
  static const auto all = [] {
    std::map<std::string, Service, std::less<>> map;
    for (auto make : {make_ec2, make_elb, make_iam, make_sts, make_s3, make_cloudfront, make_route53,
                      make_route53domains, make_acm, make_athena, make_logs, make_cloudwatch}) {
      Service service = make();
      std::string id = service.id;
      map.emplace(std::move(id), std::move(service));
    }
    return map;
  }();
  return all;
}

}  // namespace cleave::twin
