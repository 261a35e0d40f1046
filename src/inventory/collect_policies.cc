#include "inventory/collectors.h"
#include "inventory/policy_document.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// "team/web-read" of "arn:aws:iam::111111111111:policy/team/web-read".
std::string policy_key(const std::string& arn) {
  const std::string_view mark = ":policy/";
  const auto at = arn.find(mark);
  return at == std::string::npos ? arn : arn.substr(at + mark.size());
}

}  // namespace

/// Customer managed policies, each with its default version.
void collect_policies(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client iam = account.client("iam");
  for (Json& policy : listed(iam, "iam", "ListPolicies", "Policies", {{"Scope", "Local"}}, findings)) {
    const std::string arn = text(policy, "Arn");
    const std::string id = "iam/policy/" + policy_key(arn);
    // The list leaves out description and tags.
    Json answer = read_or_gap(iam, "GetPolicy", {{"PolicyArn", arn}}, findings, id);
    if (!answer.is_null()) policy = at(answer, "Policy");
    Json version =
        read_or_gap(iam, "GetPolicyVersion",
                    {{"PolicyArn", arn}, {"VersionId", text(policy, "DefaultVersionId")}}, findings, id);
    if (!version.is_null()) {
      decode_policy(version["PolicyVersion"], "Document");
      policy["GetPolicyVersion"] = std::move(version);
    }
    findings.add({id, "iam", "policy", region, text(policy, "PolicyName"), std::move(policy)});
  }
}

}  // namespace cleave::inventory
