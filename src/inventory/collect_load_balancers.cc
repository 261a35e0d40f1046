#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// DescribeTags takes at most 20 names
/// (https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeTags.html).
constexpr std::size_t tag_batch = 20;

void read_tags(const aws::Client& elb, std::map<std::string, Json>& balancers, Findings& findings) {
  std::vector<std::string> names;
  for (const auto& [name, balancer] : balancers) names.push_back(name);
  for (std::size_t start = 0; start < names.size(); start += tag_batch) {
    const std::size_t end = std::min(start + tag_batch, names.size());
    const std::vector<std::string> batch(names.begin() + static_cast<long>(start),
                                         names.begin() + static_cast<long>(end));
    const Json answer = read_or_gap(
        elb, "DescribeTags", {{"LoadBalancerNames", batch}}, findings,
        fmt::format("elb/load-balancer/{}/{} and {} more", elb.region(), batch.front(), batch.size() - 1));
    for (const Json& description : list_or_empty(answer, "TagDescriptions")) {
      const auto balancer = balancers.find(text(description, "LoadBalancerName"));
      if (balancer != balancers.end()) balancer->second["DescribeTags"] = description;
    }
  }
}

void read_details(const aws::Client& elb, const std::string& id, Json& balancer, Findings& findings) {
  const Json of_balancer = {{"LoadBalancerName", text(balancer, "LoadBalancerName")}};
  for (const char* operation : {"DescribeLoadBalancerAttributes", "DescribeLoadBalancerPolicies"}) {
    Json answer = read_or_gap(elb, operation, of_balancer, findings, id);
    if (!answer.is_null()) balancer[operation] = std::move(answer);
  }
}

}  // namespace

void collect_load_balancers(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client elb = account.client("elb", region);
  std::map<std::string, Json> balancers;
  for (Json& balancer :
       listed(elb, "elb", "DescribeLoadBalancers", "LoadBalancerDescriptions", Json::object(), findings)) {
    const std::string name = text(balancer, "LoadBalancerName");
    balancers.emplace(name, std::move(balancer));
  }
  read_tags(elb, balancers, findings);
  for (auto& [name, balancer] : balancers) {
    const std::string id = fmt::format("elb/load-balancer/{}/{}", region, name);
    read_details(elb, id, balancer, findings);
    findings.add({id, "elb", "load-balancer", region, name, std::move(balancer)});
  }
}

}  // namespace cleave::inventory
