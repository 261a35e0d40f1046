#include "aws/model.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace cleave::aws {
namespace {

TEST(EmbeddedModels, EveryServiceParses) {
  EXPECT_GE(service_ids().size(), 9u);
  for (const std::string& id : service_ids()) {
    const ServiceModel& model = service(id);
    EXPECT_EQ(model.id, id);
    EXPECT_FALSE(model.operations.empty()) << id;
    EXPECT_FALSE(model.endpoint_prefix.empty()) << id;
  }
}

TEST(EmbeddedModels, UnknownNamesAreAnsweredWithTheNearest) {
  try {
    service("clodfront");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "unknown-service");
    EXPECT_EQ(error.next(), "Did you mean 'cloudfront'?");
  }
  try {
    service("ec2").operation("DescribeInstance");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "unknown-operation");
    EXPECT_EQ(error.next(), "Did you mean 'DescribeInstances'?");
  }
}

TEST(EmbeddedModels, TheSigningNameIsTheEndpointPrefixUnlessGiven) {
  EXPECT_EQ(service("elb").signing_name, "elasticloadbalancing");
  EXPECT_EQ(service("s3").signing_name, "s3");
}

TEST(EmbeddedModels, AServiceOfSeveralProtocolsSpeaksJson) {
  EXPECT_EQ(service("route53domains").protocol, Protocol::json);
}

TEST(EmbeddedModels, MembersKeepTheOrderOfTheModel) {
  const Shape& shape = *service("route53").operation("CreateHostedZone").input.shape;
  ASSERT_GE(shape.members.size(), 3u);
  EXPECT_EQ(shape.members[0].name, "Name");
  EXPECT_EQ(shape.members[1].name, "VPC");
  EXPECT_EQ(shape.members[2].name, "CallerReference");
}

TEST(EmbeddedModels, PaginationIsReadFromBothSpellings) {
  EXPECT_EQ(service("ec2").operation("DescribeInstances").pagination.result_keys,
            std::vector<std::string>{"Reservations"});
  EXPECT_EQ(service("s3").operation("ListObjectVersions").pagination.input_tokens,
            (std::vector<std::string>{"KeyMarker", "VersionIdMarker"}));
}

TEST(ParseModel, ShapesMayReferToThemselves) {
  const ModelJson text = ModelJson::parse(R"({"metadata": {"protocol": "json"}, "operations": {},
      "shapes": {"Tree": {"type": "structure", "members": {"Children": {"shape": "Trees"}}},
                 "Trees": {"type": "list", "member": {"shape": "Tree"}}}})");
  const auto model = parse_model("x", text, nullptr);
  const Shape& tree = *model->shapes.at("Tree");
  EXPECT_EQ(tree.member("Children")->shape->element.shape, &tree);
}

TEST(ParseModel, AReferenceToNothingIsABadModel) {
  const ModelJson text = ModelJson::parse(R"({"metadata": {"protocol": "json"},
      "shapes": {"Tree": {"type": "list", "member": {"shape": "Leaf"}}}})");
  try {
    parse_model("x", text, nullptr);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-model");
  }
}

}  // namespace
}  // namespace cleave::aws
