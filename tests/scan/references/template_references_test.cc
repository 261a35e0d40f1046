#include "scan/references/template_references.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace cleave::scan {
namespace {

/// The content with every "pressi-assets" replaced by a reference, where the language allows one.
class Others : public Neighbours {
 public:
  explicit Others(std::vector<std::string> files) : files_(std::move(files)) {}
  bool has(const std::string&) const override { return false; }
  std::string small(const std::string&) const override { return ""; }
  std::vector<std::string> beside(const std::string&, std::string_view) const override { return files_; }

 private:
  std::vector<std::string> files_;
};

std::string rewritten(const std::string& path, std::string_view bytes,
                      const std::vector<std::string>& others = {}) {
  names::NameMap map;
  map.add({"pressi-assets", "new-assets", names::NameKind::bucket, "", ""});
  constexpr std::string_view name = "pressi-assets";
  const Others neighbours(others);
  std::vector<names::Found> chosen;
  for (auto at = bytes.find(name); at != std::string_view::npos; at = bytes.find(name, at + 1)) {
    names::Found found;
    found.offset = found.inner_offset = at;
    found.length = found.inner_length = name.size();
    found.replacement = "new-assets";
    chosen.push_back(std::move(found));
  }
  auto edits = take_references(path, bytes, map, &neighbours, chosen);
  for (const auto& found : chosen) edits.push_back({found.offset, found.length, *found.replacement});
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
  return names::edited(bytes, edits);
}

TEST(TemplateReferences, InTerraformAResourceOfTheFileIsReferredTo) {
  EXPECT_EQ(rewritten("main.tf", R"(resource "aws_s3_bucket" "assets" {
  bucket = "pressi-assets" # pressi-assets
  tags   = { Name = "pressi-assets" }
}
resource "aws_s3_object" "a" {
  bucket = "pressi-assets"
  source = "s3://pressi-assets/${var.key}"
}
)"),
            R"(resource "aws_s3_bucket" "assets" {
  bucket = "new-assets" # new-assets
  tags   = { Name = "new-assets" }
}
resource "aws_s3_object" "a" {
  bucket = aws_s3_bucket.assets.bucket
  source = "s3://${aws_s3_bucket.assets.bucket}/${var.key}"
}
)");
}

TEST(TemplateReferences, WhereTerraformTakesNoReferencesTheLiteralChanges) {
  EXPECT_EQ(rewritten("main.tf", R"(terraform {
  backend "s3" { bucket = "pressi-assets" }
}
variable "bucket" { default = "pressi-assets" }
resource "aws_s3_bucket" "assets" { bucket = "pressi-assets" }
locals {
  script = <<-EOT
    aws s3 ls s3://pressi-assets
  EOT
  name = "pressi-assets"
}
)"),
            R"(terraform {
  backend "s3" { bucket = "new-assets" }
}
variable "bucket" { default = "new-assets" }
resource "aws_s3_bucket" "assets" { bucket = "new-assets" }
locals {
  script = <<-EOT
    aws s3 ls s3://new-assets
  EOT
  name = aws_s3_bucket.assets.bucket
}
)");
}

TEST(TemplateReferences, WithoutTheResourceTheLiteralChanges) {
  EXPECT_EQ(rewritten("main.tf", "locals {\n  b = \"pressi-assets\"\n}\n"),
            "locals {\n  b = \"new-assets\"\n}\n");
  EXPECT_EQ(rewritten("a.py", "resource = 'pressi-assets'\n"), "resource = 'new-assets'\n");
}

constexpr std::string_view bucket = "resource \"aws_s3_bucket\" \"assets\" {\n  bucket = \"pressi-assets\"\n";

/// What becomes of the block behind the bucket's.
std::string behind_bucket(const std::string& rest_of_bucket, const std::string& block,
                          const std::vector<std::string>& others = {}) {
  const auto before = std::string(bucket) + rest_of_bucket + "}\n";
  constexpr std::size_t shorter = 3;  // the bucket's new name
  return rewritten("main.tf", before + block, others).substr(before.size() - shorter);
}

TEST(TemplateReferences, ACircleIsNeverClosed) {
  const std::string role = "resource \"aws_iam_role\" \"r\" {\n  path = \"s3://pressi-assets/\"\n}\n";
  const std::string literal = "resource \"aws_iam_role\" \"r\" {\n  path = \"s3://new-assets/\"\n}\n";
  const std::string reference =
      "resource \"aws_iam_role\" \"r\" {\n  path = \"s3://${aws_s3_bucket.assets.bucket}/\"\n}\n";
  EXPECT_EQ(behind_bucket("", role), reference);
  for (const std::string needs : {"  x { role = aws_iam_role.r.arn }\n", "  tags = \"${lower(local.t)}\"\n",
                                  "  tags = var.tags\n", "  depends_on = [aws_iam_role.r]\n",
                                  "  tags = module.m.tags\n", "  policy = <<EOF\n ${local.t}\nEOF\n"})
    EXPECT_EQ(behind_bucket(needs, role, {"locals {\n  t = aws_iam_role.r.arn\n}\n"}), literal) << needs;
  EXPECT_EQ(behind_bucket("  tags = local.t\n", role, {"locals {\n  t = { a = \"b\" }\n}\n"}), reference);
  EXPECT_EQ(behind_bucket("", role, {"provider \"aws\" {\n  role = aws_iam_role.r.arn\n}\n"}), literal);
}

TEST(TemplateReferences, TwoReferencesCloseNoCircleEither) {
  const auto after = rewritten("main.tf", R"(resource "aws_s3_bucket" "assets" {
  bucket = "pressi-assets"
  tags   = { of = local.b }
}
locals {
  a = "pressi-assets"
  b = "x-pressi-assets"
}
)");
  EXPECT_NE(after.find("a = aws_s3_bucket.assets.bucket"), std::string::npos) << after;
  EXPECT_NE(after.find("b = \"x-new-assets\""), std::string::npos) << after;
}

TEST(TemplateReferences, WhereNoExpressionStandsTheLiteralChanges) {
  for (const std::string block :
       {"locals {\n  o = { \"NAME\" = 1 }\n}\n", "locals {\n  o = { \"NAME\" : 1 }\n}\n",
        "locals {\n  o = local.p[\"NAME\"]\n}\n",
        "module \"m\" {\n  source = \"s3::https://s3.amazonaws.com/NAME/m.zip\"\n}\n",
        "import {\n  id = \"NAME\"\n}\n",
        "resource \"a_b\" \"c\" {\n  for_each = toset([\n    \"NAME\"\n  ])\n}\n",
        "provider \"aws\" {\n  x = \"NAME\"\n}\n",
        "resource \"a_b\" \"c\" {\n  lifecycle {\n    x = \"NAME\"\n  }\n}\n",
        "resource \"a_b\" \"c\" {\n  provisioner \"local-exec\" {\n    command = \"rm NAME\"\n  }\n}\n"}) {
    const auto named = [&](const std::string& name) {
      auto text = block;
      return text.replace(text.find("NAME"), 4, name);
    };
    EXPECT_EQ(behind_bucket("", named("pressi-assets")), named("new-assets"));
  }
  EXPECT_EQ(behind_bucket("  count = 2\n", "locals {\n  o = \"pressi-assets\"\n}\n"),
            "locals {\n  o = \"new-assets\"\n}\n");
}

TEST(TemplateReferences, InCloudFormationNoCircleIsClosed) {
  const auto of = [](const std::string& before, const std::string& value) {
    return rewritten("a.yaml",
                     "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      Path: " + value +
                         "\n  Assets:\n    Type: AWS::S3::Bucket\n" + before +
                         "    Properties:\n      BucketName: pressi-assets\n");
  };
  EXPECT_NE(of("", "pressi-assets").find("Path: !Ref Assets"), std::string::npos);
  EXPECT_NE(of("    DependsOn: Role\n", "pressi-assets").find("Path: new-assets"), std::string::npos);
  EXPECT_NE(of("    DependsOn: [Role]\n", "pressi-assets").find("Path: new-assets"), std::string::npos);
  EXPECT_NE(of("    Condition: IsNew\n", "pressi-assets").find("Path: new-assets"), std::string::npos);
  EXPECT_NE(of("", "\"a \\t pressi-assets\"").find("Path: !Sub \"a \\t ${Assets}\""), std::string::npos);
  EXPECT_NE(of("", "a pressi-assets\n        b").find("Path: a new-assets\n        b"), std::string::npos);
  EXPECT_NE(
      of("", "{A: pressi-assets,\n        B: pressi-assets}").find("{A: new-assets,\n        B: new-assets}"),
      std::string::npos);
  EXPECT_NE(of("", "\"a\n        B: pressi-assets\"").find("B: new-assets\""), std::string::npos);
}

TEST(TemplateReferences, InCloudFormationYamlItIsRefOrSub) {
  EXPECT_EQ(rewritten("stack.yaml", R"(AWSTemplateFormatVersion: '2010-09-09'
Description: pressi-assets and more
Resources:
  Assets:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: pressi-assets
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: pressi-assets
      PolicyDocument:
        Statement:
          - Resource: "arn:aws:s3:::pressi-assets/*"  # all
          - Resource:
            - !Sub 'arn:aws:s3:::pressi-assets/${Key}'
            - pressi-assets
Outputs:
  Url:
    Value: https://pressi-assets.s3.amazonaws.com
)"),
            R"(AWSTemplateFormatVersion: '2010-09-09'
Description: new-assets and more
Resources:
  Assets:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: new-assets
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Assets
      PolicyDocument:
        Statement:
          - Resource: !Sub "arn:aws:s3:::${Assets}/*"  # all
          - Resource:
            - !Sub 'arn:aws:s3:::${Assets}/${Key}'
            - !Ref Assets
Outputs:
  Url:
    Value: !Sub 'https://${Assets}.s3.amazonaws.com'
)");
}

TEST(TemplateReferences, InCloudFormationJsonItIsRefOrSub) {
  EXPECT_EQ(rewritten("stack.json", R"({"Resources": {
  "Assets": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "pressi-assets"}},
  "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {
    "Bucket": "pressi-assets", "A": {"Fn::Sub": "s3://pressi-assets/${X}"}, "B": ["s3://pressi-assets"]}}}})"),
            R"({"Resources": {
  "Assets": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "new-assets"}},
  "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {
    "Bucket": {"Ref": "Assets"}, "A": {"Fn::Sub": "s3://${Assets}/${X}"}, "B": [{"Fn::Sub": "s3://${Assets}"}]}}}})");
}

TEST(TemplateReferences, TwoNamesInOneTextStayLiterals) {
  EXPECT_EQ(
      rewritten(
          "stack.json",
          R"({"Resources": {"A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "pressi-assets"}},)"
          R"("B": {"Type": "X", "Properties": {"C": "pressi-assets or pressi-assets"}}}})"),
      R"({"Resources": {"A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "new-assets"}},)"
      R"("B": {"Type": "X", "Properties": {"C": "new-assets or new-assets"}}}})");
}

TEST(TemplateReferences, BrokenTemplatesStayLiterals) {
  for (const std::string_view text : {"resource \"a\" \"b\" { x = \"pressi-assets", "resource {{{{ }", "<<",
                                      "<<EOF\n", "\"${\"pressi-assets", "/* pressi-assets"})
    EXPECT_EQ(rewritten("a.tf", text).find("pressi-assets"), std::string::npos);
  for (const std::string_view text :
       {"AWS::\n- - - -\n:\n - pressi-assets: 'x", "AWS::: |\n  pressi-assets", "AWS:: '"})
    EXPECT_EQ(rewritten("a.yaml", text).find("pressi-assets"), std::string::npos);
  EXPECT_EQ(rewritten("a.json", "{\"AWS::\": \"pressi-assets\"").find("pressi-assets"), std::string::npos);
}

}  // namespace
}  // namespace cleave::scan
