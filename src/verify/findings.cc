#include "verify/findings.h"

namespace cleave::verify {

std::size_t Findings::differences() const {
  std::size_t count = 0;
  for (const Finding& finding : findings)
    count += finding.differences.size() + (finding.problem.empty() ? 0 : 1);
  return count;
}

Json to_json(const Findings& findings) {
  Json list = Json::array(), hosts = Json::array();
  for (const Finding& finding : findings.findings) {
    Json differences = Json::array();
    for (const Difference& difference : finding.differences) {
      differences.push_back({{"path", difference.path},
                             {difference.planned ? "planned" : "source", difference.source},
                             {"destination", difference.destination}});
    }
    list.push_back({{"what", finding.what},
                    {"counterpart", finding.counterpart},
                    {"compared", finding.compared},
                    {"differences", std::move(differences)},
                    {"problem", finding.problem}});
  }
  for (const Host& host : findings.hosts) {
    hosts.push_back({{"name", host.name},
                     {"type", host.type},
                     {"account", host.account},
                     {"resource", host.resource},
                     {"silent", host.silent},
                     {"stays", host.stays}});
  }
  return {
      {"findings", std::move(list)}, {"hosts", std::move(hosts)}, {"differences", findings.differences()}};
}

}  // namespace cleave::verify
