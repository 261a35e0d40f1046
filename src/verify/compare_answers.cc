#include <set>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

using Question = std::pair<std::string, std::string>;  // name, type

/// Every name and type that a zone has records of. Sets that share them by weight or place are left out: the
/// answer is a draw, and their records are compared one by one as resources.
std::set<Question> questions_of(const inventory::Inventory& inventory, const std::string& zone_id) {
  std::set<Question> questions;
  const std::string prefix = "route53/record/" + zone_id + "/";
  for (const auto& resource : inventory.resources) {
    if (!resource.id.starts_with(prefix) || resource.document.contains("SetIdentifier")) continue;
    questions.emplace(names::dns_name(text(resource.document, "Name")), text(resource.document, "Type"));
  }
  return questions;
}

/// Values as they go on the wire: one spelling for each, in one order.
Json values_of(const Question& question, const Json& answer) {
  Json records = Json::array();
  for (const Json& value : list_or_empty(answer, "RecordData")) records.push_back({{"Value", value}});
  const Json form = names::answer_form(
      {{"Name", question.first}, {"Type", question.second}, {"ResourceRecords", std::move(records)}});
  return list_or_empty(form, "ResourceRecords");
}

/// What the zone would answer, whatever its delegation.
Json answer_of(const aws::Client& route53, const std::string& zone_id, const Question& question) {
  const Json answer = route53.call(
      "TestDNSAnswer",
      {{"HostedZoneId", zone_id}, {"RecordName", question.first}, {"RecordType", question.second}});
  return {{"ResponseCode", text(answer, "ResponseCode")}, {"RecordData", values_of(question, answer)}};
}

/// What each side's zone leads into its own side's network, by design.
std::set<Question> of_each_side(const plan::Plan& plan, const std::string& zone) {
  std::set<Question> questions;
  for (const auto& step : plan.steps) {
    if (step.kind != "route53/compare-zones" || step.resource != zone) continue;
    for (const Json& each : list_or_empty(step.params, "OfEachSide")) {
      const std::string key = each.get<std::string>();  // NAME/TYPE/SET
      const auto end = key.rfind('/'), type = key.rfind('/', end - 1);
      questions.emplace(key.substr(0, type), key.substr(type + 1, end - type - 1));
    }
  }
  return questions;
}

std::string key_of(const std::string& resource_id) {
  return resource_id.substr(resource_id.rfind('/') + 1);
}

}  // namespace

std::vector<Finding> compare_answers(const plan::Plan& plan, const Counterparts& counterparts,
                                     const Sides& sides) {
  std::vector<Finding> findings;
  const aws::Client source = sides.source_account.client("route53");
  const aws::Client destination = sides.destination_account.client("route53");
  for (const auto& fate : plan.fates) {
    if (!fate.resource.starts_with("route53/zone/") || sides.source.find(fate.resource) == nullptr) continue;
    const std::string copy = counterparts.id_of(fate.resource);
    if (copy == fate.resource || sides.destination.find(copy) == nullptr)
      continue;  // said by compare_resources
    Finding finding{"answers of " + sides.source.find(fate.resource)->name, copy, 0, {}, ""};
    auto questions = questions_of(sides.source, key_of(fate.resource));
    questions.merge(questions_of(sides.destination, key_of(copy)));
    for (const Question& question : of_each_side(plan, fate.resource)) questions.erase(question);
    for (const Question& question : questions) {
      const Json before = answer_of(source, key_of(fate.resource), question);
      const Json after = answer_of(destination, key_of(copy), question);
      ++finding.compared;
      if (before != after) {
        finding.differences.push_back(
            {fmt::format("{} {}", names::host_name(question.first), question.second), before, after});
      }
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace cleave::verify
