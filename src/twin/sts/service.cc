#include <fmt/format.h>

#include "twin/accounts.h"
#include "twin/iam/store.h"
#include "twin/permissions.h"
#include "twin/policy.h"
#include "twin/service.h"

namespace cleave::twin {
namespace {

using std::chrono::seconds;

Refusal denied(std::string message) {
  return {"AccessDenied", std::move(message), 403, Json::object()};
}

aws::Message get_caller_identity(Call& call) {
  if (call.account.empty()) {
    throw Refusal{"MissingAuthenticationToken", "Request is missing Authentication Token", 403,
                  Json::object()};
  }
  const auto claim = aws::read_claim(call.request);
  const auto principal = find_principal(call.world, claim.access_key_id);
  return {{{"UserId", principal->user_id}, {"Account", call.account}, {"Arn", call.caller_arn}}, ""};
}

struct RoleName {
  std::string account;
  std::string name;
};

RoleName read_role_arn(const std::string& arn) {
  static constexpr std::string_view prefix = "arn:aws:iam::";
  const auto mark = arn.find(":role/");
  if (!arn.starts_with(prefix) || mark == std::string::npos) {
    throw Refusal{"ValidationError", fmt::format("{} is invalid", arn), 400, Json::object()};
  }
  return {arn.substr(prefix.size(), mark - prefix.size()), arn.substr(arn.rfind('/') + 1)};
}

/// The role's row when it exists under exactly this ARN, else null: STS does not tell whether a role exists.
const Json* find_role(World& world, const std::string& arn) {
  const RoleName role = read_role_arn(arn);
  const Table& table = world.table(role.account, "global", iam::role_kind);
  const auto found = table.find(role.name);
  return found != table.end() && text(found->second, "document/Arn") == arn ? &found->second : nullptr;
}

/// Role sessions live from 15 minutes to the role's limit; a session that assumes a further role gets an hour
/// at most. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
Time end_of_session(Call& call, const Json& role) {
  const long long duration = number_or(call.input, "DurationSeconds", 3600);
  const bool chained = call.caller_arn.find(":assumed-role/") != std::string::npos;
  if (duration > number_or(role, "document/MaxSessionDuration", 3600)) {
    throw Refusal{"ValidationError",
                  "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", 400,
                  Json::object()};
  }
  if (chained && duration > 3600) {
    throw Refusal{
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        400, Json::object()};
  }
  return call.world.now() + seconds(duration);
}

aws::Message session_answer(Call& call, const Json& role) {
  const Time end = end_of_session(call, role);
  const std::string arn = text(role, "document/Arn");
  const RoleName name = read_role_arn(arn);
  const Principal session = start_session(call.world, name.account, name.name, text(role, "document/RoleId"),
                                          text(call.input, "RoleSessionName"), end);
  return {{{"Credentials",
            {{"AccessKeyId", session.credentials.access_key_id},
             {"SecretAccessKey", session.credentials.secret_access_key},
             {"SessionToken", session.credentials.session_token},
             {"Expiration", to_rfc3339(end)}}},
           {"AssumedRoleUser", {{"AssumedRoleId", session.user_id}, {"Arn", session.arn}}},
           {"PackedPolicySize", 0}},
          ""};
}

/// The role's trust policy must let the caller in. A caller named through its account also needs the
/// permission from its own policies.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
aws::Message assume_role(Call& call) {
  const std::string arn = text(call.input, "RoleArn");
  const Json* role = find_role(call.world, arn);
  const auto caller = find_principal(call.world, aws::read_claim(call.request).access_key_id);
  AccessRequest request;
  request.account = call.account;
  request.caller_arn = call.caller_arn;
  request.action = "sts:AssumeRole";
  request.resource = arn;
  request.context["aws:principalarn"] = call.caller_arn;
  request.context["aws:principalaccount"] = call.account;
  request.context["sts:rolesessionname"] = text(call.input, "RoleSessionName");
  if (call.input.contains("ExternalId")) request.context["sts:externalid"] = text(call.input, "ExternalId");
  const bool trusted =
      role != nullptr &&
      judge_resource_policy(parse_json(text(*role, "document/AssumeRolePolicyDocument"), arn), request) ==
          Verdict::allow;
  if (!trusted || judge_caller(call.world, *caller, request) != Verdict::allow) {
    throw denied(fmt::format("User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
                             call.caller_arn, arn));
  }
  return session_answer(call, *role);
}

/// The twin knows no identity provider that could vouch for a token, so none is ever accepted.
aws::Message assume_role_with_web_identity(Call& call) {
  read_role_arn(text(call.input, "RoleArn"));
  throw Refusal{"InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for the issuer of this token", 400,
                Json::object()};
}

}  // namespace

Service make_sts() {
  return {"sts",
          {{"GetCallerIdentity", get_caller_identity},
           {"AssumeRole", assume_role},
           {"AssumeRoleWithWebIdentity", assume_role_with_web_identity}}};
}

}  // namespace cleave::twin
