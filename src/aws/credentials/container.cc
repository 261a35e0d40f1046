#include <fmt/format.h>

#include "aws/credentials/sources.h"
#include "base/files.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

constexpr std::string_view source_name = "container metadata";

/// Only these may be asked without TLS
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
bool is_local(std::string_view host) {
  const auto name = host.substr(0, host.find(':'));
  return name == "169.254.170.2" || name == "169.254.170.23" || name.starts_with("127.") ||
         name == "localhost" || host.starts_with("[fd00:ec2::23]") || host.starts_with("[::1]");
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
  const auto response = context.transport->send(request);
  if (response.status != 200) {
    throw no_credentials(source_name,
                         fmt::format("{} answered with status {}", request.host, response.status));
  }
  return read_credentials_document(parse_json(response.body, request.host), source_name);
}

}  // namespace cleave::aws
