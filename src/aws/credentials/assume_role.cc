#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <set>

#include "aws/client.h"
#include "aws/credentials/sources.h"
#include "base/stop_requested.h"

namespace cleave::aws {
namespace {

/// The profile that source_profile names.
Profile source_of(const Profile& profile) {
  const auto source = profile.setting("source_profile");
  if (source == profile.name) return profile;
  if (source.empty()) throw no_credentials(profile.where("source_profile"), "source_profile names nothing");
  try {
    return load_profile(source, profile.environment);
  } catch (const Error& error) {
    if (error.code() != "no-such-profile") throw;
    throw Error(error.kind(), error.code(), fmt::format("source_profile: {}", error.what()))
        .where(profile.where("source_profile"))
        .next(error.next());
  }
}

/// A chain of roles must end. A profile may name itself when it also holds keys.
void refuse_circles(const Profile& profile) {
  std::set<std::string> seen{profile.name};
  Profile current = profile;
  while (current.has("role_arn") && current.has("source_profile") &&
         !current.has("web_identity_token_file")) {
    const auto source = current.setting("source_profile");
    const bool has_keys = current.has("aws_access_key_id") || current.has("aws_secret_access_key");
    if (source == current.name && has_keys) return;
    if (!seen.insert(source).second) {
      throw no_credentials(current.where("source_profile"),
                           fmt::format("source_profile goes in a circle through '{}'", source))
          .next("Let the last profile of the chain have credentials of its own.");
    }
    current = source_of(current);
    if (current.has("aws_access_key_id") || current.has("aws_secret_access_key")) return;
  }
}

/// The credentials that ask for the role.
std::shared_ptr<CredentialsProvider> asking_credentials(const CredentialsContext& context) {
  Profile asking = source_of(context.profile);
  asking.named = true;
  return make_source_credentials(asking, context);
}

/// credential_source names one place outside the files
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html).
class NamedSource : public CredentialsProvider {
 public:
  explicit NamedSource(const CredentialsContext& context) : context_(context) {}

  Credentials get() override {
    const auto source = context_.profile.setting("credential_source");
    Profile unnamed = context_.profile;
    unnamed.named = false;
    const CredentialsContext context{unnamed, context_.outer, context_.transport, context_.clock};
    std::optional<Credentials> found;
    if (source == "Environment")
      found = from_environment(context);
    else if (source == "EcsContainer")
      found = from_container(context);
    else if (source == "Ec2InstanceMetadata")
      found = from_instance_metadata(context);
    else
      throw no_credentials(unnamed.where("credential_source"),
                           fmt::format("unknown credential_source '{}'", source));
    if (!found)
      throw no_credentials(unnamed.where("credential_source"),
                           fmt::format("credential_source {} has no credentials", source));
    return *found;
  }

 private:
  const CredentialsContext& context_;
};

/// The terminal that the program was started at, wherever its streams lead to: standard input may be a
/// document, and errors may go to a file.
class Terminal {
 public:
  Terminal() : file_(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {}
  ~Terminal() {
    if (is_there()) ::close(file_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  bool is_there() const { return file_ >= 0; }

  /// One line, without what was typed before the question; nothing where somebody ends it, or the program is
  /// to stop.
  std::optional<std::string> ask(std::string_view question) const {
    ::tcflush(file_, TCIFLUSH);
    if (::write(file_, question.data(), question.size()) < 0) return {};
    constexpr int glance_ms = 50;
    pollfd waiting{file_, POLLIN, 0};
    for (int ready = 0; ready <= 0; ready = ::poll(&waiting, 1, glance_ms)) {
      if (stop_requested || (ready < 0 && errno != EINTR)) return {};
    }
    char line[256];
    const auto size = ::read(file_, line, sizeof(line));
    if (size <= 0) return {};
    return std::string(line, static_cast<std::size_t>(size));
  }

 private:
  const int file_;
};

/// Whoever sits at the terminal knows the code. Authenticators show it in two halves.
std::string ask_code(const Profile& profile, const std::string& device) {
  const auto refusal = [&](std::string what) {
    return no_credentials(profile.where("mfa_serial"), std::move(what))
        .next(
            "Run cleave at a terminal, and type the code; for a run of days, use AWS IAM Identity Center or "
            "credential_process.");
  };
  const Terminal terminal;
  if (!terminal.is_there())
    throw refusal("the role asks for a code of an MFA device, and there is no terminal to ask at");
  auto code = stop_requested
                  ? std::nullopt
                  : terminal.ask(fmt::format("Code of {} for profile '{}': ", device, profile.name));
  if (stop_requested)
    throw refusal("stopped while it waited for the code of an MFA device")
        .next("Give the same command again.");
  if (code) std::erase_if(*code, [](unsigned char c) { return std::isspace(c) != 0; });
  if (!code || code->empty()) throw refusal("nobody has typed the code of the MFA device");
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  if (code->size() == 6 && std::all_of(code->begin(), code->end(), is_digit)) return *code;
  throw refusal("the code of an MFA device has six digits");
}

Json role_request(const Profile& profile) {
  Json request = {{"RoleArn", profile.setting("role_arn")}};
  if (const auto device = profile.setting("mfa_serial"); !device.empty()) {
    request["SerialNumber"] = device;
    request["TokenCode"] = ask_code(profile, device);
  }
  const auto session = profile.setting("role_session_name");
  request["RoleSessionName"] = session.empty() ? "cleave" : session;
  if (profile.has("external_id")) request["ExternalId"] = profile.setting("external_id");
  if (const auto text = profile.setting("duration_seconds"); !text.empty()) {
    int seconds = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (end.ptr != text.data() + text.size())
      throw no_credentials(profile.where("duration_seconds"), "duration_seconds is no number");
    request["DurationSeconds"] = seconds;
  }
  return request;
}

/// What to do where STS refuses a role
/// (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors).
std::string way_to_the_role(const Error& refusal, std::string_view operation) {
  const auto& code = refusal.code();
  const std::string_view message = refusal.what();
  const auto says = [&](std::string_view words) { return message.find(words) != message.npos; };
  if (says("MultiFactorAuthentication"))
    return "Type the code that the device shows now: each works once, and for half a minute.";
  if (code == "AccessDenied" && operation == "AssumeRoleWithWebIdentity")
    return "Let the trust policy of the role allow this identity provider, audience and subject.";
  if (code == "AccessDenied")
    return "Let the trust policy of the role allow who asks, and a policy of who asks sts:AssumeRole on it; "
           "the trust policy may want external_id or mfa_serial.";
  if (says("DurationSeconds"))
    return "Make duration_seconds smaller (at most 3600 where a role asks for a role), or the maximum "
           "session "
           "duration of the role longer.";
  if (code == "ValidationError") return "Correct what the message names in this profile.";
  if (code == "RegionDisabledException")
    return "Activate STS in this region in the account settings of IAM, or ask it elsewhere: set "
           "sts_regional_endpoints = legacy or another region in the profile.";
  if (code == "InvalidIdentityToken" || code == "IDPRejectedClaim")
    return "Let IAM know the identity provider that has written the token, with its audience, and have a new "
           "token written.";
  if (code == "ExpiredTokenException") return "Have a new token written into the file.";
  if (code == "IDPCommunicationError") return "STS could not reach the identity provider: run it again.";
  return "Correct the role, or who asks for it, in this profile.";
}

}  // namespace

Credentials ask_for_role(const CredentialsContext& context, CredentialsProvider& asking,
                         std::string_view operation, const Json& request, const std::string& where) {
  const auto& outer = context.outer;
  const Client sts(service("sts"), outer.region, outer, asking, *context.transport, *context.clock);
  const auto role = fmt::format("{} of {}", text(request, "RoleArn"), where);
  try {
    const Json answer = sts.call(operation, request);
    const auto source = fmt::format("sts {} in {}, {}", operation, outer.region, role);
    return read_credentials_document(answer.value("Credentials", Json::object()), source);
  } catch (const Error& error) {
    if (error.code() == "no-credentials" || error.may_pass()) throw;
    throw Error(Error::Kind::credentials, error.code(), error.what())
        .where(fmt::format("{}, {}", error.where(), role))
        .next(error.next().empty() ? way_to_the_role(error, operation) : error.next());
  }
}

void check_role_arn(const Profile& profile, std::string_view arn) {
  if (arn.starts_with("arn:") && arn.find(":iam::") != arn.npos && arn.find(":role/") != arn.npos) return;
  throw no_credentials(profile.where("role_arn"), fmt::format("'{}' is no ARN of a role", arn))
      .next("Copy it from the IAM console; it looks like arn:aws:iam::111122223333:role/name.");
}

std::optional<Credentials> from_assumed_role(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (!profile.has("role_arn") || profile.has("web_identity_token_file")) return std::nullopt;
  const bool has_source = profile.has("source_profile");
  if (has_source == profile.has("credential_source")) {
    throw no_credentials(profile.where("role_arn"),
                         "a role_arn needs either source_profile or credential_source");
  }
  check_role_arn(profile, profile.setting("role_arn"));
  if (has_source) refuse_circles(profile);
  NamedSource named(context);
  const auto asking = has_source ? asking_credentials(context) : nullptr;
  CredentialsProvider& provider = asking ? *asking : named;
  Got got(provider.get());  // What goes wrong there is not about this role.
  return ask_for_role(context, got, "AssumeRole", role_request(profile), profile.where("role_arn"));
}

}  // namespace cleave::aws
