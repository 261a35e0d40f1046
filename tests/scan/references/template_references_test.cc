#include "scan/references/template_references.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace cleave::scan {
namespace {

/// The content with every "pressi-assets" replaced by a reference, where the language allows one.
std::string rewritten(std::string_view path, std::string_view bytes) {
  names::NameMap map;
  map.add({"pressi-assets", "new-assets", names::NameKind::bucket, "", ""});
  constexpr std::string_view name = "pressi-assets";
  std::vector<names::Found> chosen;
  for (auto at = bytes.find(name); at != std::string_view::npos; at = bytes.find(name, at + 1)) {
    names::Found found;
    found.offset = found.inner_offset = at;
    found.length = found.inner_length = name.size();
    found.replacement = "new-assets";
    chosen.push_back(std::move(found));
  }
  auto edits = take_references(path, bytes, map, chosen);
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
          - Resource: !Sub 'arn:aws:s3:::${Assets}/*'  # all
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
