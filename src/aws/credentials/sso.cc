#include <chrono>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "aws/client.h"
#include "aws/credentials/sources.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

/// `aws sso login` and `aws login` name their cache files so.
std::string digest_hex(std::string_view text, const EVP_MD* kind) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, kind, nullptr);
  return hex(std::string_view(reinterpret_cast<const char*>(digest), size));
}

Error log_in(const Profile& profile, std::string what, std::string_view with = "aws sso login") {
  return no_credentials(profile.where(with == "aws login" ? "login_session" : "sso_account_id"),
                        std::move(what))
      .next(fmt::format("Log in with: {} --profile {}", with, profile.name));
}

/// What a file of a login says: text, or an error that names the file and how to log in again.
class LoginFile {
 public:
  LoginFile(const Profile& profile, std::string path, std::string_view with)
      : profile_(profile), path_(std::move(path)), with_(with) {}

  std::string word(const Json& login, const std::string& key) const {
    const bool is_text = login.is_object() && login.contains(key) && login.at(key).is_string();
    if (is_text) return login.at(key).get<std::string>();
    throw log_in(profile_, fmt::format("{} has no {} that is a text", path_, key), with_);
  }
  Time time(const Json& login, const std::string& key) const {
    if (const auto found = time_of_credentials(word(login, key))) return *found;
    throw log_in(profile_, fmt::format("{} of {} is no time", key, path_), with_);
  }

 private:
  const Profile& profile_;
  const std::string path_;
  const std::string_view with_;
};

/// The portal and its tokens are asked without a signature.
class Unsigned : public CredentialsProvider {
 public:
  Credentials get() override { return {}; }
};

/// What a profile and its sso-session say together.
Settings sso_settings(const Profile& profile) {
  Settings all = profile.settings;
  const auto name = all.find("sso_session");
  if (name != all.end()) {
    for (const auto& [key, value] : profile.sso_sessions.at(name->second)) {
      const auto [place, is_new] = all.try_emplace(key, value);
      if (!is_new && place->second != value)
        throw no_credentials(profile.where(key),
                             fmt::format("{} is another one in [sso-session {}]", key, name->second))
            .next("Take it out of the profile.");
    }
  }
  for (const char* key : {"sso_start_url", "sso_region", "sso_account_id", "sso_role_name"}) {
    if (all.find(key) == all.end())
      throw no_credentials(profile.where("sso_session"), fmt::format("{} is not set", key))
          .next(fmt::format("Complete the profile, for example with: aws configure sso --profile {}",
                            profile.name));
  }
  return all;
}

/// A new token by the refresh token of the login; nothing where the login has none or it is refused.
std::optional<Json> refreshed(const CredentialsContext& context, const Settings& settings,
                              const LoginFile& file, const Json& login) {
  for (const char* key : {"refreshToken", "clientId", "clientSecret", "registrationExpiresAt"}) {
    if (!login.contains(key)) return {};
  }
  const Time now = context.clock->now();
  if (file.time(login, "registrationExpiresAt") <= now) return {};
  Unsigned nobody;
  const Client oidc(service("sso-oidc"), settings.at("sso_region"), context.outer, nobody, *context.transport,
                    *context.clock);
  try {
    const Json answer = oidc.call("CreateToken", {{"grantType", "refresh_token"},
                                                  {"clientId", file.word(login, "clientId")},
                                                  {"clientSecret", file.word(login, "clientSecret")},
                                                  {"refreshToken", file.word(login, "refreshToken")}});
    Json renewed = login;
    renewed["startUrl"] = settings.at("sso_start_url");
    renewed["region"] = settings.at("sso_region");
    renewed["accessToken"] = text(answer, "accessToken");
    const auto seconds = std::chrono::seconds(number_or(answer, "expiresIn", 0));
    // To the second, as the AWS CLI writes it.
    renewed["expiresAt"] = to_rfc3339(std::chrono::floor<std::chrono::seconds>(now + seconds));
    if (answer.contains("refreshToken")) renewed["refreshToken"] = answer.at("refreshToken");
    return renewed;
  } catch (const Error& error) {  // Whoever may still be logged in goes on with that.
    if (error.kind() != Error::Kind::refused && error.kind() != Error::Kind::credentials) throw;
    return {};
  }
}

/// The access token of the last login. One of an sso-session is renewed a while before it ends, and kept
/// where the AWS CLI keeps it.
std::string access_token(const CredentialsContext& context, const Settings& settings) {
  constexpr std::chrono::minutes before_the_end{15};
  const auto& profile = context.profile;
  const auto session = settings.find("sso_session");
  const bool has_session = session != settings.end();
  const auto& name = has_session ? session->second : settings.at("sso_start_url");
  const auto path = fmt::format("{}/.aws/sso/cache/{}.json", profile.home(), digest_hex(name, EVP_sha1()));
  const auto content = read_file_if_exists(path, most_settings_bytes);
  if (!content) throw log_in(profile, "nobody has logged in by single sign-on");
  Json login = parse_json(*content, path);
  const LoginFile file(profile, path, "aws sso login");
  const auto left = file.time(login, "expiresAt") - context.clock->now();
  if (has_session && left < before_the_end) {
    if (auto renewed = refreshed(context, settings, file, login)) {
      write_file(path, dump_pretty(*renewed), 0600);
      return text(*renewed, "accessToken");
    }
  }
  if (left <= left.zero()) throw log_in(profile, "the single sign-on login has expired");
  return file.word(login, "accessToken");
}

}  // namespace

/// (https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html)
std::optional<Credentials> from_sso_cache(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (!profile.has("sso_account_id") && !profile.has("sso_role_name")) return std::nullopt;
  const Settings settings = sso_settings(profile);
  const auto& account = settings.at("sso_account_id");
  const auto& role = settings.at("sso_role_name");
  const auto token = access_token(context, settings);
  Unsigned nobody;
  const Client portal(service("sso"), settings.at("sso_region"), context.outer, nobody, *context.transport,
                      *context.clock);
  try {
    const Json answer = portal.call("GetRoleCredentials",
                                    {{"roleName", role}, {"accountId", account}, {"accessToken", token}});
    const Json keys = answer.value("roleCredentials", Json::object());
    const auto expires = std::chrono::milliseconds(number_or(keys, "expiration", 0));
    Credentials found{text_or(keys, "accessKeyId", ""), text_or(keys, "secretAccessKey", ""),
                      text_or(keys, "sessionToken", ""), Time(expires)};
    if (!found.access_key_id.empty() && !found.secret_access_key.empty()) return found;
    throw log_in(profile, fmt::format("the portal of single sign-on in {} gave no keys of role {} of account "
                                      "{}",
                                      settings.at("sso_region"), role, account));
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::refused) throw;
    const bool is_assigned =
        error.code() != "ForbiddenException" && error.code() != "ResourceNotFoundException";
    const auto refusal = log_in(profile, fmt::format("single sign-on refused role {} of account {} ({})",
                                                     role, account, error.code()));
    if (is_assigned) throw Error(refusal);
    throw Error(refusal).next(
        fmt::format("Correct sso_account_id and sso_role_name, or have this role assigned to you in IAM "
                    "Identity Center. {}",
                    refusal.next()));
  }
}

/// What `aws login` has left; it is used until it ends. Renewing it needs a proof of possession that this
/// program does not make.
std::optional<Credentials> from_login_session(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (!profile.has("login_session")) return std::nullopt;
  const auto folder = profile.variable("AWS_LOGIN_CACHE_DIRECTORY");
  const auto path = fmt::format("{}/{}.json", folder.empty() ? profile.home() + "/.aws/login/cache" : folder,
                                digest_hex(profile.setting("login_session"), EVP_sha256()));
  const auto content = read_file_if_exists(path, most_settings_bytes);
  if (!content) throw log_in(profile, "nobody has logged in to this login_session", "aws login");
  const Json login = parse_json(*content, path);
  const Json keys = login.is_object() ? login.value("accessToken", Json::object()) : Json::object();
  const LoginFile file(profile, path, "aws login");
  Credentials found{file.word(keys, "accessKeyId"), file.word(keys, "secretAccessKey"),
                    file.word(keys, "sessionToken"), file.time(keys, "expiresAt")};
  if (found.expires <= context.clock->now())
    throw log_in(profile, "the login_session has ended, and cleave cannot renew it", "aws login");
  return found;
}

}  // namespace cleave::aws
