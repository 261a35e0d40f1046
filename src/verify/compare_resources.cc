#include "verify/verify.h"

namespace cleave::verify {
namespace {

bool moved(const plan::Fate& fate) {
  return fate.decision == plan::Decision::move || fate.decision == plan::Decision::copy;
}

}  // namespace

std::vector<Finding> compare_resources(const plan::Plan& plan, const Counterparts& counterparts,
                                       const Sides& sides) {
  std::vector<Finding> findings;
  for (const auto& fate : plan.fates) {
    if (!moved(fate)) continue;
    const inventory::Resource* source = sides.source.find(fate.resource);
    Finding finding{fate.resource, counterparts.id_of(fate.resource), 0, {}, ""};
    const inventory::Resource* destination = sides.destination.find(finding.counterpart);
    if (source == nullptr) {
      finding.problem = "the source no longer has it";
    } else if (destination == nullptr) {
      finding.problem = "the destination has no counterpart";
    } else {
      const std::string type = source->service + "/" + source->type;
      finding.differences = compare(counterparts.renamed(source->document), destination->document,
                                    expected_differences(type), &finding.compared);
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace cleave::verify
