#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <chrono>
#include <mutex>
#include <regex>
#include <span>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "aws/credentials/sources.h"
#include "base/json.h"
#include "base/json_text.h"

namespace cleave::aws {
namespace {

struct Source {
  std::string_view name;
  std::optional<Credentials> (*read)(const CredentialsContext&);
};

/// A profile that says in part where its credentials come from means something: what is outside the files is
/// no answer to that.
std::optional<Credentials> refuse_half_a_source(const CredentialsContext& context) {
  const auto& profile = context.profile;
  for (const auto& [key, ignored] : profile.settings) {
    if (!key.starts_with("export aws_")) continue;
    throw no_credentials(profile.where(key), fmt::format("'{}' is a line of a shell", key))
        .next("Take the word export out, and the quotes.");
  }
  for (const char* key : {"sso_session", "sso_start_url", "source_profile", "credential_source",
                          "aws_secret_access_key", "web_identity_token_file"}) {
    if (!profile.has(key)) continue;
    throw no_credentials(profile.where(key), fmt::format("{} is set, but what belongs to it is not", key))
        .next("Complete it, or take it out; other credentials of this machine are not used instead.");
  }
  return {};
}

constexpr std::array outside_first{Source{"environment variables", &from_environment}};
constexpr std::array of_roles{Source{"assume-role", &from_assumed_role}};
constexpr std::array of_profile{
    Source{"web identity", &from_web_identity},           Source{"single sign-on", &from_sso_cache},
    Source{"shared credentials file", &from_shared_file}, Source{"aws login", &from_login_session},
    Source{"credential_process", &from_process},          Source{"config file", &from_config_file},
    Source{"a whole source", &refuse_half_a_source},
};
constexpr std::array outside_last{
    Source{"container metadata", &from_container},
    Source{"instance metadata", &from_instance_metadata},
};

using Sources = std::vector<Source>;

Sources joined(std::initializer_list<std::span<const Source>> parts) {
  Sources all;
  for (const auto part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Error nothing_found(const Profile& profile, const Sources& sources) {
  std::string tried;
  for (const auto& source : sources) {
    if (source.read != &refuse_half_a_source) tried += (tried.empty() ? "" : ", ") + std::string(source.name);
  }
  return Error(Error::Kind::credentials, "no-credentials", fmt::format("no credentials; tried {}", tried))
      .where(fmt::format("profile '{}'", profile.name))
      .next(fmt::format(
          "Add access keys with: aws configure --profile {0}; or log in with: aws sso login --profile {0}",
          profile.name));
}

/// A header of HTTP ends where a line ends: what a source gives must not become lines of its own.
void refuse_control_characters(const Credentials& credentials, std::string_view source,
                               const Profile& profile) {
  const auto is_control = [](unsigned char c) { return c < ' ' || c == 0x7f; };
  for (const auto& [name, value] : {std::pair("access key id", &credentials.access_key_id),
                                    std::pair("secret access key", &credentials.secret_access_key),
                                    std::pair("session token", &credentials.session_token)}) {
    if (std::none_of(value->begin(), value->end(), is_control)) continue;
    throw no_credentials(place_of_source(profile),
                         fmt::format("the {} that {} gives has a line break or another control character in "
                                     "it",
                                     name, source))
        .next("Nothing was signed with it. Look what gives it: no key of AWS has such a character.");
  }
}

/// Keeps what the sources gave until shortly before it expires. The lock is held while refreshing, so that
/// many threads cause one refresh, also one that fails. What is still valid is used when new ones cannot be
/// had, and is not asked for at every call.
class ChainedCredentials : public CredentialsProvider {
 public:
  ChainedCredentials(const Profile& profile, const Profile* outer, Sources sources,
                     std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock)
      : profile_(profile),
        outer_(configured(outer == nullptr ? profile_ : *outer)),
        sources_(std::move(sources)),
        transport_(std::move(transport)),
        clock_(std::move(clock)) {}

  Credentials get() override {
    const int failures = failures_;
    const std::lock_guard lock(mutex_);
    const bool expires = current_ && current_->expires != Time{};
    if (current_ && !expires) return *current_;
    const Time now = clock_->now();
    if (expires && now + before_the_end < current_->expires) return *current_;
    const bool still_valid = expires && now < current_->expires;
    if (still_valid && now < next_try_) return *current_;
    next_try_ = now + pause;
    if (!still_valid && failures != failures_) throw Error(*failure_);
    try {
      current_ = fetch();
    } catch (const Error& error) {  // What is still valid serves until its end; then the reason is told.
      if (still_valid) return *current_;
      failure_ = sign_in_failure(error, profile_);
      ++failures_;
      throw Error(*failure_);
    }
    return *current_;
  }

 private:
  static constexpr std::chrono::minutes before_the_end{5};
  static constexpr std::chrono::minutes pause{1};

  /// --endpoint-url is where the command's own calls go, and not who gives credentials.
  static Profile configured(Profile profile) {
    profile.endpoint_url_option.clear();
    return profile;
  }

  Credentials fetch() const {
    const CredentialsContext context{profile_, outer_, transport_, clock_};
    for (const auto& source : sources_) {
      auto credentials = source.read(context);
      if (!credentials) continue;
      if (credentials->expires != Time{} && credentials->expires <= clock_->now())
        throw no_credentials(profile_.where(), fmt::format("what {} gives has expired at {}", source.name,
                                                           to_rfc3339(credentials->expires)))
            .next("Log in again, or look why it gives old ones.");
      refuse_control_characters(*credentials, source.name, profile_);
      return *std::move(credentials);
    }
    throw nothing_found(profile_, sources_);
  }

  const Profile profile_;
  const Profile outer_;
  const Sources sources_;
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;
  std::mutex mutex_;
  std::optional<Credentials> current_;
  Time next_try_{};
  std::optional<Error> failure_;   // of the last refresh that failed
  std::atomic<int> failures_ = 0;  // how many have
};

}  // namespace

std::shared_ptr<CredentialsProvider> make_credentials(const Profile& profile,
                                                      std::shared_ptr<Transport> transport,
                                                      std::shared_ptr<Clock> clock) {
  return std::make_shared<ChainedCredentials>(profile, nullptr,
                                              joined({outside_first, of_roles, of_profile, outside_last}),
                                              std::move(transport), std::move(clock));
}

/// Keys stand before a role in a source profile
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html).
std::shared_ptr<CredentialsProvider> make_source_credentials(const Profile& profile,
                                                             const CredentialsContext& outer) {
  const bool has_keys = profile.has("aws_access_key_id") || profile.has("aws_secret_access_key");
  const bool is_role = profile.has("role_arn") && !profile.has("web_identity_token_file") && !has_keys;
  return std::make_shared<ChainedCredentials>(profile, &outer.outer,
                                              is_role ? joined({of_roles}) : joined({of_profile}),
                                              outer.transport, outer.clock);
}

HttpRequest request_of_url(std::string_view url, std::string_view where) {
  HttpRequest request;
  const auto start = std::min(url.find("://"), url.size());
  request.scheme = url.substr(0, start);
  std::transform(request.scheme.begin(), request.scheme.end(), request.scheme.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  const auto rest = url.substr(std::min(start + 3, url.size()));
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto question = std::min(rest.find('?'), rest.size());
  request.host = rest.substr(0, std::min(slash, question));
  if (slash < question) request.path = rest.substr(slash, question - slash);
  if (question < rest.size()) request.query = decode_query(rest.substr(question + 1));
  const bool has_user = url.substr(0, start + 3 + question).find('@') != url.npos;
  if ((request.scheme != "http" && request.scheme != "https") || request.host.empty() || has_user)
    throw no_credentials(where, "that is no URL of a server").next("Write it as http://127.0.0.1:8080/path.");
  return request;
}

HttpResponse ask_nearby(const CredentialsContext& context, const HttpRequest& request, int tries) {
  for (int attempt = 1;; ++attempt) {
    try {
      auto response = context.transport->send(request);
      if ((response.status != 429 && response.status < 500) || attempt == tries) return response;
    } catch (const Error& error) {  // Where nobody is, asking again is of no use.
      if (!error.may_pass() || error.code() == "no-connection" || attempt == tries) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100 << attempt));
  }
}

std::string place_of_source(const Profile& profile) {
  for (const char* key :
       {"role_arn", "sso_account_id", "aws_access_key_id", "login_session", "credential_process"}) {
    if (profile.places.contains(key)) return profile.where(key);
  }
  return profile.where();
}

Error sign_in_failure(const Error& error, const Profile& profile) {
  const auto kind = error.may_pass() ? error.kind() : Error::Kind::credentials;
  std::string where = error.where();
  if (where.find("profile '") == std::string::npos)
    where = fmt::format("{}{}{}", place_of_source(profile), where.empty() ? "" : ", ", where);
  return Error(kind, error.code(), error.what())
      .where(std::move(where))
      .next(error.next().empty() ? "Look where the profile has its credentials from." : error.next());
}

Error no_credentials(std::string_view source, std::string what) {
  return Error(Error::Kind::credentials, "no-credentials", std::move(what)).where(std::string(source));
}

std::string word_of(const Json& document, const std::string& key, std::string_view source) {
  if (!document.is_object() || !document.contains(key) || document.at(key).is_null()) return "";
  if (document.at(key).is_string()) return document.at(key).get<std::string>();
  throw no_credentials(source,
                       fmt::format("{} is no text there, but of type {}", key, document.at(key).type_name()));
}

std::optional<Time> time_of_credentials(std::string_view text, bool needs_zone) {
  static const std::regex form(R"((\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d):?(\d\d)(?::?(\d\d)([.,]\d{1,9})?)? ?)"
                               R"((?:([Zz]|UTC|GMT)|([+-]\d\d)(?::?(\d\d))?)?)");
  std::match_results<std::string_view::const_iterator> found;
  if (!std::regex_match(text.begin(), text.end(), found, form)) return {};
  const auto part = [&](std::size_t at, std::string_view otherwise) {
    return found[at].matched ? found[at].str() : std::string(otherwise);
  };
  if (needs_zone && !found[8].matched && !found[9].matched) return {};
  auto fraction = part(7, "");
  std::replace(fraction.begin(), fraction.end(), ',', '.');
  const auto zone = found[9].matched ? fmt::format("{}:{}", part(9, ""), part(10, "00")) : "Z";
  try {
    return from_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}{}{}", part(1, ""), part(2, ""), part(3, ""),
                                    part(4, ""), part(5, ""), part(6, "00"), fraction, zone));
  } catch (const Error&) {  // It has the form of a time: the 31st of February.
    return {};
  }
}

Json json_answer(std::string_view body, std::string_view source) {
  Json answer = json_or_discarded(body);
  if (!answer.is_object())
    throw no_credentials(source, "the answer is no JSON object").next("Look what answers there, and why.");
  return answer;
}

Credentials read_credentials_document(const Json& document, std::string_view source) {
  Credentials credentials;
  credentials.access_key_id = word_of(document, "AccessKeyId", source);
  credentials.secret_access_key = word_of(document, "SecretAccessKey", source);
  credentials.session_token = word_of(document, "SessionToken", source);
  if (credentials.session_token.empty()) credentials.session_token = word_of(document, "Token", source);
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    throw no_credentials(source, "the answer has no AccessKeyId or no SecretAccessKey")
        .next("Look what answers there, and why it gives none.");
  }
  const auto expires = document.find("Expiration");
  if (expires == document.end() || expires->is_null()) return credentials;
  const auto time = time_of_credentials(expires->is_string() ? expires->get<std::string>() : "", true);
  if (!time) throw no_credentials(source, "the Expiration of the answer is no time with a zone");
  credentials.expires = *time;
  return credentials;
}

}  // namespace cleave::aws
