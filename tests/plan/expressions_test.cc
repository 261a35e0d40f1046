#include <gtest/gtest.h>

#include "base/error.h"
#include "plan/draft.h"
#include "plan/plan.h"

namespace cleave::plan {
namespace {

const Json outputs = {{"GroupId", "sg-2"}, {"List", {{{"Port", 80}}}}};

Json resolved(const Json& params) {
  return resolve(params,
                 [](const std::string& step) -> const Json* { return step == "a/b/c" ? &outputs : nullptr; });
}

TEST(Expressions, AReferenceBecomesTheOutputWithItsType) {
  EXPECT_EQ(resolved({{"Id", from("a/b/c", "GroupId")}, {"Port", from("a/b/c", "List/0/Port")}}),
            (Json{{"Id", "sg-2"}, {"Port", 80}}));
}

TEST(Expressions, TextsAreJoinedAndEncoded) {
  const Json text = {{"$text", {"group ", from("a/b/c", "GroupId"), "!"}}};
  EXPECT_EQ(resolved(text), "group sg-2!");
  EXPECT_EQ(resolved({{"$base64", text}}), "Z3JvdXAgc2ctMiE=");
}

TEST(Expressions, AMissingOutputNamesTheStep) {
  for (const Json& params : {from("x/y/z", "Id"), from("a/b/c", "Nothing")}) {
    try {
      resolved(params);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "unresolved");
      EXPECT_NE(std::string(error.what()).find(text(params, "$from")), std::string::npos);
    }
  }
}

TEST(Expressions, EveryReferencedStepIsFoundOnce) {
  const Json params = {{"A", {from("s/2", "X"), {{"$text", {from("s/1", "Y"), "z", from("s/2", "X")}}}}}};
  EXPECT_EQ(references(params), (std::vector<std::string>{"s/1", "s/2"}));
}

Plan sample() {
  Plan plan;
  plan.split_id = "0123456789ab";
  plan.made_at = from_rfc3339("2026-01-01T00:00:00Z");
  plan.source_account = "111111111111";
  plan.destination_account = "222222222222";
  plan.fates = {{"s3/bucket/a", Decision::copy, "why"}};
  plan.names = {{"a", "bucket", from("s3/create-bucket/a", "Bucket"), "s3/bucket/a"}};
  plan.downtime = {{"www.example.com", 1.5, "why"}};
  plan.checklist = {"look"};
  Step step;
  step.id = "s3/create-bucket/a";
  step.kind = "s3/create-bucket";
  step.phase = Phase::cutover;
  step.side = Side::source;
  step.params = {{"Bucket", "b"}};
  step.reversible = false;
  step.expected_seconds = 2;
  plan.steps = {step};
  return plan;
}

TEST(PlanFile, ReadsBackWhatWasWritten) {
  const auto written = to_text(sample());
  const Json json = parse_json(written.text, "plan.json");
  EXPECT_EQ(to_text(plan_from_json(json, "plan.json")).text, written.text);
  EXPECT_EQ(text(json, "hash"), written.hash);
  EXPECT_EQ(hash(sample()), written.hash);
}

TEST(PlanFile, HasALinePerStepNameAndFate) {
  const auto text = to_text(sample()).text;
  for (const auto* line : {"{\"becomes\":", "{\"decision\":", "{\"expected_seconds\":"})
    EXPECT_NE(text.find("\n" + std::string(line)), std::string::npos) << line;
}

TEST(PlanFile, MayBeLaidOutAnew) {
  const Json json = parse_json(to_text(sample()).text, "plan.json");
  EXPECT_EQ(hash(plan_from_json(parse_json(dump_pretty(json), "plan.json"), "plan.json")),
            text(json, "hash"));
}

TEST(PlanFile, RefusesAChangedOrForeignFile) {
  Json changed = parse_json(to_text(sample()).text, "plan.json");
  changed["steps"][0]["params"]["Bucket"] = "c";
  Json foreign = {{"hash", "x"}};
  for (const Json& json : {changed, foreign, Json::array(), Json("plan")}) {
    try {
      plan_from_json(json, "plan.json");
      FAIL() << json;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input);
      EXPECT_EQ(error.where(), "plan.json");
    }
  }
}

TEST(PlanFile, UnknownWordsGetASuggestion) {
  try {
    phase_from_text("cutovr");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.next().find("Did you mean 'cutover'?"), std::string::npos);
  }
}

}  // namespace
}  // namespace cleave::plan
