#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "aws/credentials/sources.h"
#include "aws/url.h"
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
  std::string name(host.substr(0, port));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  in_addr address{};
  const bool is_loopback = ::inet_pton(AF_INET, name.c_str(), &address) == 1 && name.starts_with("127.");
  return is_loopback || name == "169.254.170.2" || name == "169.254.170.23" || name == "localhost" ||
         name == "[fd00:ec2::23]" || name == "[::1]";
}

HttpRequest container_request(std::string_view url) {
  HttpRequest request = request_of_url(url, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  request.patience_seconds = 2;
  if (request.scheme != "https" && !is_local(request.host)) {
    throw no_credentials(source_name,
                         fmt::format("{} may only be asked by https", without_user(request.host)));
  }
  return request;
}

std::string authorization(const Profile& profile) {
  const auto file = profile.environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const auto token =
      file ? read_file(*file, most_settings_bytes) : profile.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (token.find_first_of("\r\n") == std::string::npos) return token;
  throw no_credentials(source_name, "the authorization token has more than one line")
      .where(file ? *file : "AWS_CONTAINER_AUTHORIZATION_TOKEN")
      .next("Write it without a line break, also at its end.");
}

}  // namespace

std::optional<Credentials> from_container(const CredentialsContext& context) {
  const auto& profile = context.profile;
  const auto relative = profile.environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const auto full = profile.environment("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (!relative && !full) return std::nullopt;
  auto request = container_request(relative ? "http://169.254.170.2" + *relative : *full);
  if (const auto token = authorization(profile); !token.empty()) request.headers.set("Authorization", token);
  const auto response = ask_nearby(context, request);
  const auto source = fmt::format("{} at {}, which AWS_CONTAINER_CREDENTIALS_{}_URI names", source_name,
                                  without_user(request.host), relative ? "RELATIVE" : "FULL");
  if (response.status != 200)
    throw no_credentials(source, fmt::format("it answered with status {}", response.status))
        .next(
            "Look whether the variable and its authorization token are those of this container, and whether "
            "the container has a role.");
  return read_credentials_document(json_answer(response.body, source), source);
}

}  // namespace cleave::aws
