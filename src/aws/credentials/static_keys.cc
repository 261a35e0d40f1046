#include <algorithm>

#include <fmt/format.h>

#include "aws/credentials/sources.h"

namespace cleave::aws {
namespace {

/// No key that AWS makes has quotes, blanks or line breaks; some that are copied have.
void refuse_odd_signs(std::string_view key, std::string_view name, std::string_view source) {
  const auto is_odd = [](unsigned char c) { return c == '"' || c == '\'' || c <= ' '; };
  if (std::none_of(key.begin(), key.end(), is_odd)) return;
  throw no_credentials(source, fmt::format("the {} has quotes or blanks in it", name))
      .next("Write it as AWS shows it, without quotes.");
}

/// Half a key pair is a mistake worth naming; none is no key pair.
Credentials key_pair(std::string id, std::string secret, std::string token, std::string_view source,
                     std::string_view secret_name) {
  if (id.empty()) throw no_credentials(source, "the access key id is empty");
  if (secret.empty())
    throw no_credentials(source, fmt::format("there is an access key id but no {}", secret_name));
  refuse_odd_signs(id, "access key id", source);
  refuse_odd_signs(secret, secret_name, source);
  refuse_odd_signs(token, "session token", source);
  return Credentials{std::move(id), std::move(secret), std::move(token), {}};
}

std::optional<Credentials> from_settings(const Settings& settings, const Profile& profile) {
  const auto value = [&](const char* key, const std::string& otherwise = "") {
    const auto found = settings.find(key);
    return found == settings.end() ? otherwise : found->second;
  };
  if (settings.find("aws_access_key_id") == settings.end()) return std::nullopt;
  // The older name counts first.
  return key_pair(value("aws_access_key_id"), value("aws_secret_access_key"),
                  value("aws_security_token", value("aws_session_token")), profile.where("aws_access_key_id"),
                  "aws_secret_access_key");
}

}  // namespace

/// The environment's keys are nobody's choice when a profile was named
/// (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html).
std::optional<Credentials> from_environment(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (profile.named) return std::nullopt;
  const auto id = profile.variable("AWS_ACCESS_KEY_ID");
  if (id.empty()) return std::nullopt;
  const auto token = profile.variable("AWS_SECURITY_TOKEN");
  auto keys = key_pair(id, profile.variable("AWS_SECRET_ACCESS_KEY"),
                       token.empty() ? profile.variable("AWS_SESSION_TOKEN") : token, "environment",
                       "AWS_SECRET_ACCESS_KEY");
  if (const auto expires = profile.variable("AWS_CREDENTIAL_EXPIRATION"); !expires.empty()) {
    const auto time = time_of_credentials(expires);
    if (!time)
      throw no_credentials("AWS_CREDENTIAL_EXPIRATION", fmt::format("'{}' is no time", expires))
          .next("Write it as 2026-11-23T06:30:00Z, or unset it.");
    keys.expires = *time;
  }
  return keys;
}

std::optional<Credentials> from_shared_file(const CredentialsContext& context) {
  return from_settings(context.profile.shared_settings, context.profile);
}

std::optional<Credentials> from_config_file(const CredentialsContext& context) {
  return from_settings(context.profile.config_settings, context.profile);
}

}  // namespace cleave::aws
