#include "twin/elb/balancer.h"

#include <algorithm>

#include <fmt/format.h>

namespace cleave::twin::elb {

Json& balancer_row(const Call& call, std::string_view name) {
  Table& table = call.table(balancer_table);
  const auto found = table.find(name);
  if (found != table.end()) return found->second;
  throw Refusal{"LoadBalancerNotFound", fmt::format("There is no ACTIVE Load Balancer named '{}'", name)};
}

Json& meant_balancer(const Call& call) {
  return balancer_row(call, text(call.input, "LoadBalancerName"));
}

std::vector<std::string> strings(const Json& document, std::string_view path) {
  std::vector<std::string> values;
  for (const Json& value : list_or_empty(document, path)) values.push_back(value.get<std::string>());
  return values;
}

bool contains(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

aws::Message answer(Json document) {
  aws::Message message;
  message.document = std::move(document);
  return message;
}

aws::Message done() {
  return answer(Json::object());
}

std::string hosted_zone_id(std::string_view region) {
  static const std::map<std::string_view, std::string> ids{
      {"af-south-1", "Z268VQBMOI5EKX"},     {"ap-east-1", "Z3DQVH9N71FHZ0"},
      {"ap-northeast-1", "Z14GRHDCWA56QT"}, {"ap-northeast-2", "ZWKZPGTI48KDX"},
      {"ap-northeast-3", "Z5LXEXXYW11ES"},  {"ap-south-1", "ZP97RAFLXTNZK"},
      {"ap-southeast-1", "Z1LMS91P8CMLE5"}, {"ap-southeast-2", "Z1GM3OXH4ZPM65"},
      {"ca-central-1", "ZQSVJUPU6J1EY"},    {"eu-central-1", "Z215JYRZR1TBD5"},
      {"eu-north-1", "Z23TAZ6LKFMNIO"},     {"eu-south-1", "Z3ULH7SSC9OV64"},
      {"eu-west-1", "Z32O12XQLNTSW2"},      {"eu-west-2", "ZHURV8PSTC4K8"},
      {"eu-west-3", "Z3Q77PNBQS71R4"},      {"me-south-1", "ZS929ML54UICD"},
      {"sa-east-1", "Z2P70J7HTTTPLU"},      {"us-east-1", "Z35SXDOTRQ7X7K"},
      {"us-east-2", "Z3AADJGX6KTTL2"},      {"us-west-1", "Z368ELLRRE2KJ0"},
      {"us-west-2", "Z1H1FL5HABSF5"}};
  return ids.at(region);
}

}  // namespace cleave::twin::elb
