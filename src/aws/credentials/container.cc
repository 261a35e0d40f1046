#include <arpa/inet.h>

#include <fmt/format.h>

#include "aws/credentials/sources.h"
#include "base/files.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

constexpr std::string_view source_name = "container metadata";

/// Only these may be asked without TLS
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
/// A name that only begins like an address of this machine is somebody else's.
bool is_local(std::string_view host) {
  const auto port = host.starts_with('[') ? host.find(':', host.find(']')) : host.find(':');
  const std::string name(host.substr(0, port));
  in_addr address{};
  const bool is_loopback = ::inet_pton(AF_INET, name.c_str(), &address) == 1 && name.starts_with("127.");
  return is_loopback || name == "169.254.170.2" || name == "169.254.170.23" || name == "localhost" ||
         name == "[fd00:ec2::23]" || name == "[::1]";
}

HttpRequest request_for(std::string_view url) {
  HttpRequest request;
  request.patience_seconds = 2;
  const auto start = url.find("://");
  if (start == std::string_view::npos)
    throw no_credentials(source_name, "AWS_CONTAINER_CREDENTIALS_FULL_URI is no URL");
  request.scheme = url.substr(0, start);
  const auto rest = url.substr(start + 3);
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto question = std::min(rest.find('?'), rest.size());
  request.host = rest.substr(0, std::min(slash, question));
  if (slash < question) request.path = rest.substr(slash, question - slash);
  if (question < rest.size()) request.query = decode_query(rest.substr(question + 1));
  if (request.scheme != "https" && !is_local(request.host)) {
    throw no_credentials(source_name, fmt::format("{} may only be asked by https", request.host));
  }
  return request;
}

std::string authorization(const Profile& profile) {
  const auto file = profile.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  std::string token = file.empty() ? profile.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                                   : read_file(file, most_settings_bytes);
  while (token.ends_with('\n') || token.ends_with('\r')) token.pop_back();
  return token;
}

}  // namespace

std::optional<Credentials> from_container(const CredentialsContext& context) {
  const auto& profile = context.profile;
  const auto relative = profile.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const auto full = profile.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (relative.empty() && full.empty()) return std::nullopt;
  auto request = request_for(relative.empty() ? full : "http://169.254.170.2" + relative);
  if (const auto token = authorization(profile); !token.empty()) request.headers.set("Authorization", token);
  const auto response = ask_nearby(context, request);
  if (response.status != 200) {
    throw no_credentials(source_name,
                         fmt::format("{} answered with status {}", request.host, response.status));
  }
  return read_credentials_document(parse_json(response.body, request.host), source_name);
}

}  // namespace cleave::aws
