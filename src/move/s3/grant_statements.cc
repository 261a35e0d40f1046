#include "move/s3/grant_statements.h"

#include <fmt/format.h>

#include "plan/s3/policy_variables.h"

namespace cleave::move {
namespace {

bool stands_for_grant(const Json& statement) {
  return text_or(statement, "Sid", "").starts_with(plan::translated_sid);
}

Json principal_of(const plan::Access& access) {
  if (access.grantee == plan::everyone) return "*";
  if (access.grantee == plan::log_delivery) return {{"Service", "logging.s3.amazonaws.com"}};
  return {{"CanonicalUser", access.grantee}};
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping
Json actions_of(const plan::Access& access) {
  if (access.right == "Read") return "s3:GetObject";
  if (access.right == "List")
    return Json::array({"s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"});
  return "s3:PutObject";
}

Json one_or_list(const std::vector<std::string>& texts) {
  return texts.size() == 1 ? Json(texts.front()) : Json(texts);
}

}  // namespace

Json grant_statement(const PolicyBucket& bucket, const plan::Access& access,
                     const std::vector<std::string>& patterns) {
  const std::string arn = fmt::format("arn:{}:s3:::{}", bucket.partition, bucket.name);
  std::vector<std::string> resources;
  for (const auto& pattern : patterns) resources.push_back(arn + "/" + pattern);
  if (access.right == "List") resources = {arn};
  if (access.right == "Write" || access.right == "Deliver") resources = {arn + "/*"};
  Json statement = {{"Sid", plan::sid_of(access)},
                    {"Effect", "Allow"},
                    {"Principal", principal_of(access)},
                    {"Action", actions_of(access)},
                    {"Resource", one_or_list(resources)}};
  // S3 writes the logs of other accounts' buckets in the same name.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
  if (access.right == "Deliver")
    statement["Condition"] = {{"StringEquals", {{"aws:SourceAccount", bucket.account}}}};
  return statement;
}

Json with_grant_statements(Json policy, const Json& statements) {
  if (!statements.empty()) policy = plan::with_policy_variables(std::move(policy));
  Json all = Json::array();
  for (const Json& statement : list_or_empty(policy, "Statement")) {
    if (!stands_for_grant(statement)) all.push_back(statement);
  }
  all.insert(all.end(), statements.begin(), statements.end());
  policy["Statement"] = std::move(all);
  return policy;
}

Json grant_statements_of(const Json& policy) {
  Json found = Json::array();
  for (const Json& statement : list_or_empty(policy, "Statement")) {
    if (stands_for_grant(statement)) found.push_back(statement);
  }
  return found;
}

}  // namespace cleave::move
