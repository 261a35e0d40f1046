#include <fmt/format.h>

#include <charconv>
#include <set>

#include "aws/client.h"
#include "aws/credentials/sources.h"

namespace cleave::aws {
namespace {

std::string name_of(const Profile& profile) {
  return fmt::format("profile '{}'", profile.name);
}

/// A chain of roles must end; a profile may name itself when it also holds keys.
void refuse_circles(const Profile& profile) {
  std::set<std::string> seen{profile.name};
  Profile current = profile;
  while (!current.setting("role_arn").empty() && !current.setting("source_profile").empty()) {
    const auto source = current.setting("source_profile");
    if (source == current.name) return;
    if (!seen.insert(source).second) {
      throw no_credentials(name_of(profile),
                           fmt::format("source_profile goes in a circle through '{}'", source));
    }
    current = load_profile(source, profile.environment);
  }
}

/// The credentials that ask for the role.
std::shared_ptr<CredentialsProvider> asking_credentials(const CredentialsContext& context) {
  const auto& profile = context.profile;
  const auto source = profile.setting("source_profile");
  Profile asking =
      source.empty() || source == profile.name ? profile : load_profile(source, profile.environment);
  if (source == profile.name) asking.settings.erase("role_arn");
  return make_credentials(asking, context.transport, context.clock);
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
    const CredentialsContext context{unnamed, context_.transport, context_.clock};
    std::optional<Credentials> found;
    if (source == "Environment")
      found = from_environment(context);
    else if (source == "EcsContainer")
      found = from_container(context);
    else if (source == "Ec2InstanceMetadata")
      found = from_instance_metadata(context);
    else
      throw no_credentials(name_of(unnamed), fmt::format("unknown credential_source '{}'", source));
    if (!found)
      throw no_credentials(name_of(unnamed), fmt::format("credential_source {} has no credentials", source));
    return *found;
  }

 private:
  const CredentialsContext& context_;
};

Json role_request(const Profile& profile) {
  Json request = {{"RoleArn", profile.setting("role_arn")}};
  const auto session = profile.setting("role_session_name");
  request["RoleSessionName"] = session.empty() ? "cleave" : session;
  if (const auto external_id = profile.setting("external_id"); !external_id.empty())
    request["ExternalId"] = external_id;
  if (const auto text = profile.setting("duration_seconds"); !text.empty()) {
    int seconds = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (end.ptr != text.data() + text.size())
      throw no_credentials(name_of(profile), "duration_seconds is no number");
    request["DurationSeconds"] = seconds;
  }
  return request;
}

}  // namespace

std::optional<Credentials> from_assumed_role(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (profile.setting("role_arn").empty() || !profile.setting("web_identity_token_file").empty())
    return std::nullopt;
  if (!profile.setting("mfa_serial").empty()) {
    throw no_credentials(name_of(profile),
                         "the role asks for a code of an MFA device, which cleave cannot ask for")
        .next("Log in with another tool and name it in credential_process, or use AWS IAM Identity Center.");
  }
  const bool has_source = !profile.setting("source_profile").empty();
  if (has_source == !profile.setting("credential_source").empty()) {
    throw no_credentials(name_of(profile), "a role_arn needs either source_profile or credential_source");
  }
  refuse_circles(profile);
  NamedSource named(context);
  const auto asking = has_source ? asking_credentials(context) : nullptr;
  CredentialsProvider& provider = asking ? *asking : named;
  const Client sts(service("sts"), profile.region, profile, provider, *context.transport, *context.clock);
  const Json answer = sts.call("AssumeRole", role_request(profile));
  return read_credentials_document(at(answer, "Credentials"), name_of(profile));
}

}  // namespace cleave::aws
