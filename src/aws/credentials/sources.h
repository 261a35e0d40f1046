#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/config.h"
#include "aws/credentials.h"
#include "aws/transport.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"

namespace cleave::aws {

/// What every source of credentials gets.
struct CredentialsContext {
  const Profile& profile;
  /// The profile that somebody chose: its region, endpoints and certificates count on every hop of a chain.
  const Profile& outer;
  std::shared_ptr<Transport> transport;
  std::shared_ptr<Clock> clock;
};

/// Credentials that somebody has got already.
class Got : public CredentialsProvider {
 public:
  explicit Got(Credentials credentials) : credentials_(std::move(credentials)) {}
  Credentials get() override { return credentials_; }

 private:
  const Credentials credentials_;
};

/// The places where credentials may come from, one file each, in the order of the chain. Each returns nothing
/// when it is not configured, and throws Error(credentials) when it is but gives none: a configured source is
/// never passed over.
std::optional<Credentials> from_environment(const CredentialsContext& context);
std::optional<Credentials> from_assumed_role(const CredentialsContext& context);
std::optional<Credentials> from_web_identity(const CredentialsContext& context);
std::optional<Credentials> from_sso_cache(const CredentialsContext& context);
std::optional<Credentials> from_shared_file(const CredentialsContext& context);
std::optional<Credentials> from_login_session(const CredentialsContext& context);
std::optional<Credentials> from_process(const CredentialsContext& context);
std::optional<Credentials> from_config_file(const CredentialsContext& context);
std::optional<Credentials> from_container(const CredentialsContext& context);
std::optional<Credentials> from_instance_metadata(const CredentialsContext& context);

/// A profile on its own, as the source of a role: nothing outside the files counts. `outer` has to outlive
/// it.
std::shared_ptr<CredentialsProvider> make_source_credentials(const Profile& profile,
                                                             const CredentialsContext& outer);

/// A GET of a URL. Throws Error(credentials) naming `where` when it is none of a server.
HttpRequest request_of_url(std::string_view url, std::string_view where);

/// Asks a server on this machine's own network, so many times where it is busy or does not answer.
HttpResponse ask_nearby(const CredentialsContext& context, const HttpRequest& request, int tries = 3);

/// A text of a document that is no program's of ours; "" where it is absent or null. Throws
/// Error(credentials) naming `source` and the key where it is something else. A slash is a part of the key.
std::string word_of(const Json& document, const std::string& key, std::string_view source);

/// A time as people and programs write it into credentials: with a zone by letters or numbers, without
/// seconds, with small letters. Without a zone it is UTC, or no time where `needs_zone`. Nothing where it is
/// none.
std::optional<Time> time_of_credentials(std::string_view text, bool needs_zone = false);

/// What a source has answered. Throws Error(credentials) naming `source` for what is no JSON object.
Json json_answer(std::string_view body, std::string_view source);

/// Reads {"AccessKeyId", "SecretAccessKey", "SessionToken" or "Token", "Expiration"} as several of the
/// sources answer. `source` names the place in the error.
Credentials read_credentials_document(const Json& document, std::string_view source);

/// Asks STS for a role, signed by `asking`. A refusal is told with `where`, the place of the profile that
/// names the role: the call alone does not say whose it was.
Credentials ask_for_role(const CredentialsContext& context, CredentialsProvider& asking,
                         std::string_view operation, const Json& request, const std::string& where);

/// Throws Error(credentials) with the line of role_arn when that is no ARN of a role.
void check_role_arn(const Profile& profile, std::string_view arn);

/// The profile and its line that says where its credentials come from.
std::string place_of_source(const Profile& profile);

/// What went wrong while credentials were fetched, naming the profile. It is Error(credentials) whatever it
/// was, because every call would meet it; what may pass stays so.
Error sign_in_failure(const Error& error, const Profile& profile);

/// Error(credentials) about `source`. The text must not hold what the source answered: that may be a secret.
Error no_credentials(std::string_view source, std::string what);

}  // namespace cleave::aws
