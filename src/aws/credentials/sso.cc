#include <chrono>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "aws/credentials/sources.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

/// `aws sso login` names its cache files so.
std::string sha1_hex(std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  return hex(std::string_view(reinterpret_cast<const char*>(digest), size));
}

Error log_in(const Profile& profile, std::string what) {
  return no_credentials(fmt::format("profile '{}'", profile.name), std::move(what))
      .next(fmt::format("Log in with: aws sso login --profile {}", profile.name));
}

/// The access token of the last login.
std::string cached_token(const CredentialsContext& context, std::string_view start_url) {
  const auto& profile = context.profile;
  const auto session = profile.setting("sso_session");
  const auto path = fmt::format("{}/.aws/sso/cache/{}.json", profile.variable("HOME"),
                                sha1_hex(session.empty() ? start_url : session));
  const auto content = read_file_if_exists(path, most_settings_bytes);
  if (!content) throw log_in(profile, "nobody has logged in by single sign-on");
  const Json cached = parse_json(*content, path);
  if (from_rfc3339(text(cached, "expiresAt")) <= context.clock->now()) {
    throw log_in(profile, "the single sign-on login has expired");
  }
  return text(cached, "accessToken");
}

}  // namespace

/// (https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html)
std::optional<Credentials> from_sso_cache(const CredentialsContext& context) {
  const auto& profile = context.profile;
  const auto start_url = profile.setting("sso_start_url");
  const auto account = profile.setting("sso_account_id");
  const auto role = profile.setting("sso_role_name");
  if (start_url.empty() || account.empty() || role.empty()) return std::nullopt;
  const auto region = profile.setting("sso_region");
  if (region.empty()) throw log_in(profile, "sso_region is not set");
  HttpRequest request;
  request.host = fmt::format("portal.sso.{}.amazonaws.com", region);
  request.path = "/federation/credentials";
  request.query = {{"role_name", role}, {"account_id", account}};
  request.headers.set("x-amz-sso_bearer_token", cached_token(context, start_url));
  const auto response = context.transport->send(request);
  if (response.status != 200) {
    throw log_in(profile, fmt::format("single sign-on refused role {} of account {} (status {})", role,
                                      account, response.status));
  }
  const Json answer = parse_json(response.body, request.host);
  const Json& keys = at(answer, "roleCredentials");
  const auto expires = std::chrono::milliseconds(number_or(keys, "expiration", 0));
  return Credentials{text(keys, "accessKeyId"), text(keys, "secretAccessKey"),
                     text_or(keys, "sessionToken", ""), Time(expires)};
}

}  // namespace cleave::aws
