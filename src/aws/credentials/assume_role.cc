#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <set>

#include "aws/client.h"
#include "aws/credentials/sources.h"

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

/// Credentials that somebody has got already.
class Got : public CredentialsProvider {
 public:
  explicit Got(Credentials credentials) : credentials_(std::move(credentials)) {}
  Credentials get() override { return credentials_; }

 private:
  const Credentials credentials_;
};

/// Whoever sits at the terminal knows the code. It is read from there, and not from standard input: that may
/// be a document.
std::string ask_code(const Profile& profile, const std::string& device) {
  std::string code;
  const bool somebody_is_there = ::isatty(STDERR_FILENO) != 0;
  std::fstream terminal;
  if (somebody_is_there) terminal.open("/dev/tty", std::ios::in | std::ios::out);
  const bool can_ask = somebody_is_there && terminal.is_open();
  if (can_ask) {
    terminal << fmt::format("Code of {} for profile '{}': ", device, profile.name) << std::flush;
    std::getline(terminal, code);
  }
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  if (code.size() == 6 && std::all_of(code.begin(), code.end(), is_digit)) return code;
  throw no_credentials(profile.where("mfa_serial"),
                       terminal
                           ? "the code of an MFA device has six digits"
                           : "the role asks for a code of an MFA device, and there is no terminal to ask at")
      .next(
          "Run cleave at a terminal; for a run of days, use AWS IAM Identity Center or credential_process.");
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

}  // namespace

Credentials ask_for_role(const CredentialsContext& context, CredentialsProvider& asking,
                         std::string_view operation, const Json& request, const std::string& where) {
  const auto& outer = context.outer;
  const Client sts(service("sts"), outer.region, outer, asking, *context.transport, *context.clock);
  try {
    return read_credentials_document(at(sts.call(operation, request), "Credentials"), where);
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::refused && error.kind() != Error::Kind::credentials) throw;
    throw Error(error.kind(), error.code(), error.what())
        .where(fmt::format("{}, {} of {}", error.where(), text(request, "RoleArn"), where))
        .next(error.next());
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
