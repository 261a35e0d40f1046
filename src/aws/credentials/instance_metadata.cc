#include <strings.h>

#include <fmt/format.h>

#include "aws/credentials/sources.h"
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

HttpRequest metadata_request(const Profile& profile, std::string_view method, std::string_view path) {
  auto request =
      request_of_url(metadata_url(profile) + std::string(path), "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  request.method = method;
  request.patience_seconds = 1;
  return request;
}

/// Nothing when nobody is there: this machine is no instance, which is no error.
std::optional<HttpResponse> ask(const CredentialsContext& context, const HttpRequest& request) {
  try {
    return ask_nearby(context, request);
  } catch (
      const Error& error) {  // The last source of the chain: silence means that there are no credentials.
    if (error.kind() != Error::Kind::unreachable) throw;
    return std::nullopt;
  }
}

}  // namespace

/// Version 2 only: a session token first
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html).
std::optional<Credentials> from_instance_metadata(const CredentialsContext& context) {
  const auto& profile = context.profile;
  if (strcasecmp(profile.variable("AWS_EC2_METADATA_DISABLED").c_str(), "true") == 0) return std::nullopt;
  auto token_request = metadata_request(profile, "PUT", "/latest/api/token");
  token_request.headers.set("X-aws-ec2-metadata-token-ttl-seconds", "21600");
  const auto token = ask(context, token_request);
  if (!token || token->status != 200) return std::nullopt;
  const auto get = [&](std::string_view path) {
    auto request = metadata_request(profile, "GET", path);
    request.headers.set("X-aws-ec2-metadata-token", token->body);
    return ask(context, request);
  };
  const auto roles = get(roles_path);
  if (!roles || roles->status != 200) return std::nullopt;
  const auto role = roles->body.substr(0, roles->body.find('\n'));
  const auto answer = get(fmt::format("{}{}", roles_path, role));
  if (!answer || answer->status != 200) {
    throw no_credentials("instance metadata", fmt::format("there are no credentials for role '{}'", role));
  }
  return read_credentials_document(json_answer(answer->body, "instance metadata"), "instance metadata");
}

}  // namespace cleave::aws
