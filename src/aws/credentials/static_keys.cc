#include <fmt/format.h>

#include "aws/credentials/sources.h"

namespace cleave::aws {
namespace {

/// Half a key pair is a mistake worth naming; none is no key pair.
std::optional<Credentials> key_pair(std::string id, std::string secret, std::string token,
                                    std::string_view source, std::string_view secret_name) {
  if (id.empty()) return std::nullopt;
  if (secret.empty())
    throw no_credentials(source, fmt::format("there is an access key id but no {}", secret_name));
  return Credentials{std::move(id), std::move(secret), std::move(token), {}};
}

std::optional<Credentials> from_settings(const std::map<std::string, std::string>& settings,
                                         std::string_view profile) {
  const auto value = [&](const char* key) {
    const auto found = settings.find(key);
    return found == settings.end() ? std::string() : found->second;
  };
  return key_pair(value("aws_access_key_id"), value("aws_secret_access_key"), value("aws_session_token"),
                  fmt::format("profile '{}'", profile), "aws_secret_access_key");
}

}  // namespace

/// The environment's keys are nobody's choice when a profile was named
/// (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html).
std::optional<Credentials> from_environment(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (profile.named) return std::nullopt;
  return key_pair(profile.variable("AWS_ACCESS_KEY_ID"), profile.variable("AWS_SECRET_ACCESS_KEY"),
                  profile.variable("AWS_SESSION_TOKEN"), "environment", "AWS_SECRET_ACCESS_KEY");
}

std::optional<Credentials> from_shared_file(const CredentialsContext& context) {
  return from_settings(context.profile.shared_settings, context.profile.name);
}

/// What is still there when the shared file had no key is the config file's.
std::optional<Credentials> from_config_file(const CredentialsContext& context) {
  return from_settings(context.profile.settings, context.profile.name);
}

}  // namespace cleave::aws
