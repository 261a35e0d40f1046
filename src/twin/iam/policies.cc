#include "twin/iam/policies.h"

#include <optional>

#include <fmt/format.h>

#include "twin/accounts.h"
#include "twin/iam/policy_document.h"
#include "twin/iam/store.h"
#include "twin/policy.h"

namespace cleave::twin::iam {
namespace {

constexpr const char* first_version = "v1";

/// How many roles of the account have the policy attached.
long long attachments(Call& call, const std::string& arn) {
  long long count = 0;
  for (const auto& [name, row] : call.global_table(role_kind))
    count += row.at("attached").contains(arn) ? 1 : 0;
  return count;
}

Json shown_policy(Call& call, const Json& row) {
  Json policy = at(row, "document");
  policy["AttachmentCount"] = attachments(call, text(policy, "Arn"));
  return policy;
}

Json aws_policy(Call& call, const std::string& arn) {
  const std::string name = arn.substr(arn.rfind('/') + 1);
  return {{"PolicyName", name},
          {"PolicyId", "ANPA" + std::string(17 - std::min<std::size_t>(name.size(), 17), 'A')},
          {"Arn", arn},
          {"Path", "/"},
          {"DefaultVersionId", first_version},
          {"AttachmentCount", attachments(call, arn)},
          {"PermissionsBoundaryUsageCount", 0},
          {"IsAttachable", true},
          {"CreateDate", "2015-02-06T18:39:46Z"},
          {"UpdateDate", "2015-02-06T18:39:46Z"}};
}

void check_document(Call& call) {
  const auto fault = fault_of_policy(call.world, text(call.input, "PolicyDocument"), PolicyKind::identity);
  if (!fault.empty()) throw Refusal{"MalformedPolicyDocument", fault, 400, Json::object()};
}

aws::Message create_policy(Call& call) {
  check_document(call);
  const std::string name = text(call.input, "PolicyName");
  const std::string path = text_or(call.input, "Path", "/");
  const std::string arn = arn_of(call, "policy", path, name);
  for (const auto& [other_arn, row] : call.global_table(policy_kind)) {
    if (text(row, "document/PolicyName") == name) {
      throw already_exists(
          fmt::format("A policy called {} already exists. Duplicate names are not allowed.", name));
    }
  }
  const std::string now = to_rfc3339(call.world.now());
  Json document = {{"PolicyName", name},
                   {"PolicyId", call.world.letter_id("ANPA", 17, arn)},
                   {"Arn", arn},
                   {"Path", path},
                   {"DefaultVersionId", first_version},
                   {"PermissionsBoundaryUsageCount", 0},
                   {"IsAttachable", true},
                   {"CreateDate", now},
                   {"UpdateDate", now}};
  if (call.input.contains("Description")) document["Description"] = call.input["Description"];
  merge_tags(document, list_or_empty(call.input, "Tags"));
  Json& row = call.global_table(policy_kind)[arn];
  row = {{"document", document}, {"text", text(call.input, "PolicyDocument")}};
  return {{{"Policy", shown_policy(call, row)}}, ""};
}

aws::Message get_policy(Call& call) {
  const std::string arn = text(call.input, "PolicyArn");
  if (aws_managed_policy(arn) != nullptr) return {{{"Policy", aws_policy(call, arn)}}, ""};
  return {{{"Policy", shown_policy(call, policy_row(call, arn))}}, ""};
}

aws::Message get_policy_version(Call& call) {
  const std::string arn = text(call.input, "PolicyArn");
  const Json* provided = aws_managed_policy(arn);
  const std::string document = provided != nullptr ? dump(*provided) : text(policy_row(call, arn), "text");
  const std::string created = provided != nullptr ? text(aws_policy(call, arn), "CreateDate")
                                                  : text(policy_row(call, arn), "document/CreateDate");
  const std::string version = text(call.input, "VersionId");
  if (version != first_version) {
    throw no_such_entity(
        fmt::format("Policy {} version {} does not exist or is not attachable.", arn, version));
  }
  return {{{"PolicyVersion",
            {{"Document", encoded(document)},
             {"VersionId", version},
             {"IsDefaultVersion", true},
             {"CreateDate", created}}}},
          ""};
}

aws::Message list_policies(Call& call) {
  Json all = Json::array();
  if (text_or(call.input, "Scope", "All") != "AWS") {
    for (const auto& [arn, row] : call.global_table(policy_kind)) {
      if (!text(row, "document/Path").starts_with(text_or(call.input, "PathPrefix", "/"))) continue;
      if (flag_or(call.input, "OnlyAttached", false) && attachments(call, arn) == 0) continue;
      Json shown = shown_policy(call, row);
      shown.erase("Tags");
      shown.erase("Description");
      all.push_back(shown);
    }
  }
  return page_of(call, "Policies", all);
}

aws::Message delete_policy(Call& call) {
  const std::string arn = text(call.input, "PolicyArn");
  policy_row(call, arn);
  if (attachments(call, arn) > 0) throw delete_conflict("Cannot delete a policy attached to entities.");
  call.global_table(policy_kind).erase(arn);
  return {};
}

/// Of one action on one resource. An account's administrator may do everything.
std::string decision(const std::optional<std::vector<Json>>& documents, const AccessRequest& request) {
  if (!documents) return "allowed";
  Verdict verdict = Verdict::none;
  for (const Json& document : *documents)
    verdict = combined(verdict, judge_identity_policy(document, request));
  return verdict == Verdict::allow ? "allowed" : verdict == Verdict::deny ? "explicitDeny" : "implicitDeny";
}

/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
aws::Message simulate_principal_policy(Call& call) {
  const std::string source = text(call.input, "PolicySourceArn");
  const std::string role = source.substr(source.rfind('/') + 1);
  std::optional<std::vector<Json>> documents;
  if (source != administrator_arn(call.account)) {
    if (!call.global_table(role_kind).contains(role) || text(role_row(call, role), "document/Arn") != source)
      throw no_such_entity(fmt::format("Entity {} not found.", source));
    documents = documents_of_role(call.world, call.account, role);
  }
  const Json everything = {"*"};
  const Json* resources = find(call.input, "ResourceArns");
  Json results = Json::array();
  for (const Json& action : at(call.input, "ActionNames")) {
    for (const Json& resource : resources == nullptr ? everything : *resources) {
      AccessRequest request;
      request.account = call.account;
      request.caller_arn = source;
      request.action = action.get<std::string>();
      request.resource = resource.get<std::string>();
      results.push_back({{"EvalActionName", action},
                         {"EvalResourceName", resource},
                         {"EvalDecision", decision(documents, request)},
                         {"MatchedStatements", Json::array()},
                         {"MissingContextValues", Json::array()}});
    }
  }
  return page_of(call, "EvaluationResults", results);
}

}  // namespace

std::vector<Json> documents_of_role(World& world, std::string_view account, std::string_view role) {
  std::vector<Json> documents;
  const Table& roles = world.table(account, "global", role_kind);
  const auto found = roles.find(role);
  if (found == roles.end()) return documents;
  for (const auto& [name, document] : found->second.at("inline").items()) {
    documents.push_back(parse_json(document.get<std::string>(), name));
  }
  const Table& policies = world.table(account, "global", policy_kind);
  for (const auto& [arn, name] : found->second.at("attached").items()) {
    if (const Json* provided = aws_managed_policy(arn)) documents.push_back(*provided);
    if (const auto own = policies.find(arn); own != policies.end()) {
      documents.push_back(parse_json(text(own->second, "text"), arn));
    }
  }
  return documents;
}

void add_policy_handlers(Service& service) {
  service.handlers["CreatePolicy"] = create_policy;
  service.handlers["GetPolicy"] = get_policy;
  service.handlers["GetPolicyVersion"] = get_policy_version;
  service.handlers["ListPolicies"] = list_policies;
  service.handlers["DeletePolicy"] = delete_policy;
  service.handlers["SimulatePrincipalPolicy"] = simulate_principal_policy;
}

}  // namespace cleave::twin::iam
