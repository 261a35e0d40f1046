#include "move/s3/read_grant.h"

#include <algorithm>

#include <fmt/format.h>

#include "move/s3/bucket_policy.h"

namespace cleave::move {
namespace {

using run::Progress;
using run::Seen;
using run::Task;

bool has_statement(const std::string& text, const std::string& sid) {
  const Json policy = policy_of(text);
  const Json& statements = list_or_empty(policy, "Statement");
  return std::any_of(statements.begin(), statements.end(),
                     [&](const Json& statement) { return text_or(statement, "Sid", "") == sid; });
}

/// The least that a copy with tags and access control lists needs.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/copy-object.html
Json statement_for(const Task& task) {
  const std::string partition = text(task.params, "Partition");
  const std::string arn = fmt::format("arn:{}:s3:::{}", partition, text(task.params, "Bucket"));
  const std::string account = fmt::format("arn:{}:iam::{}:root", partition, text(task.params, "Account"));
  return {
      {"Sid", text(task.params, "Sid")},
      {"Effect", "Allow"},
      {"Principal", {{"AWS", account}}},
      {"Action",
       {"s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectAcl", "s3:GetObjectVersion", "s3:ListBucket"}},
      {"Resource", {arn, arn + "/*"}}};
}

/// Takes the statement away; harmless when it is not there.
void remove_statement(const aws::Client& s3, const Task& task, const std::string& original) {
  const std::string bucket = text(task.params, "Bucket");
  const std::string sid = text(task.params, "Sid");
  const std::string now = policy_text(s3, bucket);
  if (!has_statement(now, sid)) return;
  Json policy = policy_of(now);
  Json kept = Json::array();
  for (const Json& statement : policy["Statement"]) {
    if (text_or(statement, "Sid", "") != sid) kept.push_back(statement);
  }
  policy["Statement"] = kept;
  put_policy(s3, bucket, policy, original);
}

}  // namespace

/// Never "already so": apply looks again and turns the state that the first check saw, which the runner
/// keeps, into the output, also when a crash came between the grant and its record.
Seen GrantRead::check(const Task& task) {
  const std::string now = policy_text(accounts_.client(task, "s3"), text(task.params, "Bucket"));
  return {std::nullopt, {{"Policy", now}}};
}

Json GrantRead::apply(const Task& task, const Json& before) {
  const aws::Client s3 = accounts_.client(task, "s3");
  const std::string bucket = text(task.params, "Bucket");
  const std::string now = policy_text(s3, bucket);
  // A later step ends the grant: what begins anew after that asks for it first.
  const Json outputs = {{"Original", text(before, "Policy")}, {"HoldsUntil", to_rfc3339(task.now)}};
  if (has_statement(now, text(task.params, "Sid"))) return outputs;
  Json policy = policy_of(now);
  policy["Statement"].push_back(statement_for(task));
  put_policy(s3, bucket, policy, "");
  return outputs;
}

/// Whoever sets the policy anew from a file of his own takes the statement away.
bool GrantRead::is_there(const Task& task, const Json&) {
  return has_statement(policy_text(accounts_.client(task, "s3"), text(task.params, "Bucket")),
                       text(task.params, "Sid"));
}

Progress GrantRead::undo(const Task& task, const Json& before, const Json&) {
  remove_statement(accounts_.client(task, "s3"), task, text_or(before, "Policy", ""));
  return Progress::done(Json::object());
}

Seen RevokeRead::check(const Task& task) {
  const std::string now = policy_text(accounts_.client(task, "s3"), text(task.params, "Bucket"));
  if (has_statement(now, text(task.params, "Sid"))) return {std::nullopt, Json::object()};
  return {Json::object(), Json::object()};
}

Json RevokeRead::apply(const Task& task, const Json&) {
  remove_statement(accounts_.client(task, "s3"), task, text(task.params, "Original"));
  return Json::object();
}

Progress RevokeRead::undo(const Task&, const Json&, const Json&) {
  return Progress::done(Json::object());
}

}  // namespace cleave::move
