#include "scan/references/dependencies.h"

#include <vector>

namespace cleave::scan {

bool Dependencies::may_need(const std::string& thing, const std::string& other) const {
  std::set<std::string> seen{thing};
  std::vector<std::string> next{thing};
  while (!next.empty()) {
    const auto at = next.back();
    next.pop_back();
    const auto known = of_.find(at);
    if (at == other || known == of_.end()) return true;
    for (const auto& needed : known->second)
      if (seen.insert(needed).second) next.push_back(needed);
  }
  return false;
}

}  // namespace cleave::scan
