#include <fmt/format.h>

#include "aws/client.h"
#include "aws/credentials/sources.h"
#include "base/files.h"

namespace cleave::aws {
namespace {

/// (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html)
constexpr std::size_t shortest_token = 4;

/// AssumeRoleWithWebIdentity is called without a signature.
class Nobody : public CredentialsProvider {
 public:
  Credentials get() override { return {}; }
};

std::string setting_or_variable(const Profile& profile, std::string_view setting, std::string_view variable) {
  const auto value = profile.named ? std::nullopt : profile.environment(variable);
  return value ? *value : profile.setting(setting);
}

}  // namespace

/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html)
std::optional<Credentials> from_web_identity(const CredentialsContext& context) {
  const auto& profile = context.profile;
  const auto file = setting_or_variable(profile, "web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE");
  const auto role = setting_or_variable(profile, "role_arn", "AWS_ROLE_ARN");
  if (file.empty()) return std::nullopt;
  const bool by_variable = !profile.named && profile.environment("AWS_WEB_IDENTITY_TOKEN_FILE");
  const std::string where =
      by_variable ? "AWS_WEB_IDENTITY_TOKEN_FILE" : profile.where("web_identity_token_file");
  if (role.empty()) {
    throw no_credentials(where, "a web identity token file needs a role")
        .next(by_variable ? "Set AWS_ROLE_ARN, too." : "Add role_arn to the profile.");
  }
  check_role_arn(profile, role);
  const auto session = setting_or_variable(profile, "role_session_name", "AWS_ROLE_SESSION_NAME");
  const auto token = read_file_if_exists(file, most_settings_bytes);
  if (!token) throw no_credentials(where, fmt::format("there is no web identity token file {}", file));
  if (token->size() < shortest_token) {
    throw no_credentials(where, fmt::format("the web identity token file {} is empty, or cut off", file))
        .next("Look why nobody writes a token into it.");
  }
  Nobody nobody;
  return ask_for_role(context, nobody, "AssumeRoleWithWebIdentity",
                      {{"RoleArn", role},
                       {"RoleSessionName", session.empty() ? "cleave" : session},
                       {"WebIdentityToken", *token}},
                      where);
}

}  // namespace cleave::aws
