#include <strings.h>

#include <cctype>
#include <charconv>
#include <chrono>
#include <regex>

#include <fmt/format.h>

#include "aws/credentials/sources.h"
#include "aws/url.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

constexpr std::string_view roles_path = "/latest/meta-data/iam/security-credentials/";

/// Of the variable, or else of the profile.
std::string chosen(const Profile& profile, const std::string& key, const std::string& variable) {
  return profile.environment(variable).value_or(profile.setting(key));
}

/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html)
std::string metadata_url(const Profile& profile) {
  auto url = chosen(profile, "ec2_metadata_service_endpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  while (url.ends_with('/')) url.pop_back();
  if (!url.empty()) return url;
  const auto mode =
      chosen(profile, "ec2_metadata_service_endpoint_mode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
  if (strcasecmp(mode.c_str(), "ipv6") == 0) return "http://[fd00:ec2::254]";
  if (mode.empty() || strcasecmp(mode.c_str(), "ipv4") == 0) return "http://169.254.169.254";
  throw no_credentials(profile.where("ec2_metadata_service_endpoint_mode"),
                       "ec2_metadata_service_endpoint_mode is neither IPv4 nor IPv6");
}

/// A whole number from 1.
int number_of(const Profile& profile, const std::string& key, const std::string& variable, int otherwise) {
  const auto text = chosen(profile, key, variable);
  if (text.empty()) return otherwise;
  int number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec == std::errc() && end.ptr == text.data() + text.size() && number > 0) return number;
  const auto where = profile.environment(variable) ? variable : profile.where(key);
  throw no_credentials(where, fmt::format("{} '{}' is no number from 1", key, text))
      .next("Write a whole number, or take it out.");
}

HttpRequest metadata_request(const Profile& profile, std::string_view method, std::string_view path) {
  auto request =
      request_of_url(metadata_url(profile) + std::string(path), "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  request.method = method;
  request.patience_seconds =
      number_of(profile, "metadata_service_timeout", "AWS_METADATA_SERVICE_TIMEOUT", 1);
  return request;
}

/// Nothing when nobody is there: this machine is no instance, which is no error.
std::optional<HttpResponse> ask(const CredentialsContext& context, const HttpRequest& request) {
  const int tries =
      number_of(context.profile, "metadata_service_num_attempts", "AWS_METADATA_SERVICE_NUM_ATTEMPTS", 3);
  try {
    return ask_nearby(context, request, tries);
  } catch (
      const Error& error) {  // The last source of the chain: silence means that there are no credentials.
    if (error.kind() != Error::Kind::unreachable) throw;
    return std::nullopt;
  }
}

/// A machine without such a service, or without a role, says so.
bool says_that_it_has_none(const HttpResponse& response) {
  return response.status == 403 || response.status == 404 || response.status == 405;
}

constexpr const char* way_out_of_the_machine =
    "Look what answers there; where this machine has no role, set AWS_EC2_METADATA_DISABLED=true and name "
    "another source in the profile.";

Error no_answer_of(const std::string& source, std::string_view asked, int status) {
  return no_credentials(source, fmt::format("{}, it answered with status {}", asked, status))
      .next(way_out_of_the_machine);
}

/// Longer than a refresh is asked for ahead of the end, so that they are asked for again in between.
constexpr std::chrono::minutes served_longer{15};

}  // namespace

/// Version 2 only: a session token first
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html).
std::optional<Credentials> from_instance_metadata(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (strcasecmp(profile.variable("AWS_EC2_METADATA_DISABLED").c_str(), "true") == 0) return std::nullopt;
  auto token_request = metadata_request(profile, "PUT", "/latest/api/token");
  token_request.headers.set("X-aws-ec2-metadata-token-ttl-seconds", "21600");
  const auto source = fmt::format("instance metadata at {}", without_user(token_request.host));
  const auto token = ask(context, token_request);
  if (!token || says_that_it_has_none(*token)) return std::nullopt;
  if (token->status != 200) throw no_answer_of(source, "asked for a token", token->status);
  const auto get = [&](std::string_view path) {
    auto request = metadata_request(profile, "GET", path);
    request.headers.set("X-aws-ec2-metadata-token", token->body);
    return ask(context, request);
  };
  const auto roles = get(roles_path);
  if (!roles || says_that_it_has_none(*roles)) return std::nullopt;
  if (roles->status != 200) throw no_answer_of(source, "asked for the role of the machine", roles->status);
  auto role = roles->body.substr(0, roles->body.find('\n'));
  while (!role.empty() && std::isspace(static_cast<unsigned char>(role.back())) != 0) role.pop_back();
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  static const std::regex name("[A-Za-z0-9_+=,.@-]{1,64}");
  if (!std::regex_match(role, name))
    throw no_credentials(source, "what it gives is no name of a role").next(way_out_of_the_machine);
  const auto answer = get(fmt::format("{}{}", roles_path, role));
  if (!answer) throw no_credentials(source, "it answers no more").next(way_out_of_the_machine);
  if (answer->status != 200)
    throw no_answer_of(source, fmt::format("asked for credentials of role '{}'", role), answer->status);
  auto credentials = read_credentials_document(json_answer(answer->body, source), source);
  // Where the service cannot renew them, AWS accepts those that are over for a while longer.
  const Time now = context.clock->now();
  if (credentials.expires != Time{} && credentials.expires <= now) credentials.expires = now + served_longer;
  return credentials;
}

}  // namespace cleave::aws
