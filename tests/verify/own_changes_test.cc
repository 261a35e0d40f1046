#include "verify/own_changes.h"

#include <gtest/gtest.h>

namespace cleave::verify {
namespace {

const Json proof = {{"Name", "_a.shop.example."},
                    {"Type", "CNAME"},
                    {"TTL", 300},
                    {"ResourceRecords", {{{"Value", "_b.acm-validations.aws."}}}}};
const Json theirs = {{"Name", "_a.shop.example."},
                     {"Type", "CNAME"},
                     {"TTL", 300},
                     {"ResourceRecords", {{{"Value", "elsewhere.example."}}}}};

/// A zone in which each of two steps has set the record set of one proof, and found what `found` says.
class TwoSteps {
 public:
  explicit TwoSteps(const std::vector<Json>& found) {
    for (const Json& before : found) {
      plan::Step step;
      step.id = "route53/validation-records/" + std::to_string(plan_.steps.size());
      step.kind = "route53/validation-records";
      step.side = plan::Side::source;
      step.phase = plan::Phase::copy;
      step.params = {{"HostedZoneId", "Z1"}, {"Records", Json::array({proof})}};
      run::Record record;
      record.state = run::State::done;
      record.before = Json{{"Records", before.is_null() ? Json::array() : Json::array({before})}};
      records_[step.id] = record;
      plan_.steps.push_back(std::move(step));
    }
  }

  /// What the record set was before the split; null: it was not there.
  Json before() const {
    inventory::Inventory now;
    now.resources.push_back(
        {record_id("Z1", proof), "route53", "record", "global", "_a.shop.example.", proof});
    const auto put_back = without_own_changes(now, plan::Side::source, plan_, records_);
    return put_back.resources.empty() ? Json() : put_back.resources.front().document;
  }

 private:
  plan::Plan plan_;
  run::Records records_;
};

TEST(OwnChanges, OneProofOfTwoCertificatesIsTheSplitsOwnWhicheverStepCameFirst) {
  EXPECT_EQ(TwoSteps({nullptr, nullptr}).before(), nullptr);
  EXPECT_EQ(TwoSteps({nullptr, proof}).before(), nullptr);
  EXPECT_EQ(TwoSteps({proof, nullptr}).before(), nullptr);
}

TEST(OwnChanges, WhatWasThereBeforeBothStepsIsPutBack) {
  EXPECT_EQ(TwoSteps({theirs, proof}).before(), theirs);
  EXPECT_EQ(TwoSteps({proof, theirs}).before(), theirs);
  EXPECT_EQ(TwoSteps({proof, proof}).before(), proof);
}

}  // namespace
}  // namespace cleave::verify
