#include <array>
#include <chrono>
#include <mutex>

#include <fmt/format.h>

#include "aws/credentials/sources.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

struct Source {
  std::string_view name;
  std::optional<Credentials> (*read)(const CredentialsContext&);
};

constexpr std::array chain{
    Source{"environment variables", &from_environment},
    Source{"assume-role", &from_assumed_role},
    Source{"web identity", &from_web_identity},
    Source{"single sign-on", &from_sso_cache},
    Source{"shared credentials file", &from_shared_file},
    Source{"credential_process", &from_process},
    Source{"config file", &from_config_file},
    Source{"container metadata", &from_container},
    Source{"instance metadata", &from_instance_metadata},
};

Error nothing_found(const Profile& profile) {
  std::string tried;
  for (const auto& source : chain) tried += (tried.empty() ? "" : ", ") + std::string(source.name);
  return Error(Error::Kind::credentials, "no-credentials", fmt::format("no credentials; tried {}", tried))
      .where(fmt::format("profile '{}'", profile.name))
      .next(fmt::format(
          "Add access keys with: aws configure --profile {0}; or log in with: aws sso login --profile {0}",
          profile.name));
}

/// Keeps what the chain gave until shortly before it expires. The lock is held while refreshing, so that many
/// threads cause one refresh.
class ChainedCredentials : public CredentialsProvider {
 public:
  ChainedCredentials(const Profile& profile, std::shared_ptr<Transport> transport,
                     std::shared_ptr<Clock> clock)
      : profile_(profile), transport_(std::move(transport)), clock_(std::move(clock)) {}

  Credentials get() override {
    const std::lock_guard lock(mutex_);
    if (!current_ || is_stale(*current_)) current_ = fetch();
    return *current_;
  }

 private:
  bool is_stale(const Credentials& credentials) const {
    return credentials.expires != Time{} && clock_->now() + std::chrono::minutes(5) >= credentials.expires;
  }

  Credentials fetch() const {
    const CredentialsContext context{profile_, transport_, clock_};
    for (const auto& source : chain) {
      if (auto credentials = source.read(context)) return *std::move(credentials);
    }
    throw nothing_found(profile_);
  }

  const Profile profile_;
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;
  std::mutex mutex_;
  std::optional<Credentials> current_;
};

}  // namespace

std::shared_ptr<CredentialsProvider> make_credentials(const Profile& profile,
                                                      std::shared_ptr<Transport> transport,
                                                      std::shared_ptr<Clock> clock) {
  return std::make_shared<ChainedCredentials>(profile, std::move(transport), std::move(clock));
}

Error no_credentials(std::string_view source, std::string what) {
  return Error(Error::Kind::credentials, "no-credentials", std::move(what)).where(std::string(source));
}

Credentials read_credentials_document(const Json& document, std::string_view source) {
  Credentials credentials;
  credentials.access_key_id = text_or(document, "AccessKeyId", "");
  credentials.secret_access_key = text_or(document, "SecretAccessKey", "");
  credentials.session_token = text_or(document, "SessionToken", text_or(document, "Token", ""));
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    throw no_credentials(source, "the answer has no AccessKeyId or no SecretAccessKey");
  }
  if (const auto expires = text_or(document, "Expiration", ""); !expires.empty()) {
    credentials.expires = from_rfc3339(expires);
  }
  return credentials;
}

}  // namespace cleave::aws
