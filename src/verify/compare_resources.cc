#include <array>

#include "names/dns_record.h"
#include "verify/bucket_access.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

/// The members of a record set that name resources. Its own name stays, even where a bucket is called so too.
constexpr std::array<std::string_view, 3> renamed_of_records{"AliasTarget", "ResourceRecords",
                                                             "HealthCheckId"};

bool moved(const plan::Fate& fate) {
  return fate.decision == plan::Decision::move || fate.decision == plan::Decision::copy;
}

bool is_record(const inventory::Resource& resource) {
  return resource.service == "route53" && resource.type == "record";
}

/// What the counterpart of a source's resource should say.
Json wanted(const inventory::Resource& source, const Counterparts& counterparts) {
  if (!is_record(source)) return counterparts.renamed(source.document);
  Json record = source.document;
  for (const std::string_view member : renamed_of_records) {
    if (const auto part = record.find(member); part != record.end()) *part = counterparts.renamed(*part);
  }
  return names::answer_form(record);
}

Json found(const inventory::Resource& destination) {
  return is_record(destination) ? names::answer_form(destination.document) : destination.document;
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
      const bool by_access = type == "s3/bucket" && translates_lists(plan, source->name);
      Json wished = wanted(*source, counterparts);
      Json answered = found(*destination);
      if (by_access) {
        wished = BucketAccess::without_lists(std::move(wished));
        answered = BucketAccess::without_lists(std::move(answered));
      }
      finding.differences = compare(wished, answered, expected_differences(type), &finding.compared);
      if (by_access) {
        for (auto& difference : BucketAccess(*source, *destination, counterparts, sides).of_bucket())
          finding.differences.push_back(std::move(difference));
      }
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace cleave::verify
