#include "cli/password_place.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/json_text.h"

namespace cleave::cli {
namespace {

using Service = PasswordPlace::Service;

/// "arn:aws:secretsmanager:eu-west-1:…": the fourth part; "" for what is no ARN.
std::string region_of(const std::string& name) {
  if (!name.starts_with("arn:")) return "";
  std::size_t begin = 0;
  for (int part = 0; part < 3; ++part) {
    begin = name.find(':', begin);
    if (begin == std::string::npos) return "";
    ++begin;
  }
  return name.substr(begin, name.find(':', begin) - begin);
}

/// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
std::string from_secrets_manager(const aws::Account& account, const std::string& name) {
  const auto answer =
      account.client("secretsmanager", region_of(name)).call("GetSecretValue", {{"SecretId", name}});
  return text_or(answer, "SecretString", "");
}

/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
std::string from_parameter_store(const aws::Account& account, const std::string& name) {
  const auto answer =
      account.client("ssm", region_of(name)).call("GetParameter", {{"Name", name}, {"WithDecryption", true}});
  return text_or(answer, "Parameter/Value", "");
}

/// Parsed here and not by parse_json, whose errors could show a part of it. Nothing when there is no such
/// member.
std::optional<std::string> member_of(const std::string& secret, const std::string& member) {
  const auto document = json_or_discarded(secret);
  if (!document.is_object()) return std::nullopt;
  const auto found = document.find(member);
  if (found == document.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace

std::optional<PasswordPlace> password_place_from(std::string_view text) {
  PasswordPlace place;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto service = text.substr(0, colon);
  auto name = text.substr(colon + 1);
  if (service == "secretsmanager") {
    if (const auto hash = name.rfind('#'); hash != std::string_view::npos) {
      place.member = name.substr(hash + 1);
      if (place.member.empty()) return std::nullopt;
      name = name.substr(0, hash);
    }
  } else if (service == "ssm") {
    place.service = Service::parameter_store;
  } else {
    return std::nullopt;
  }
  if (name.empty()) return std::nullopt;
  place.name = name;
  return place;
}

std::string read_password(const aws::Account& account, const PasswordPlace& place) {
  const bool is_secret = place.service == Service::secrets_manager;
  const auto secret =
      is_secret ? from_secrets_manager(account, place.name) : from_parameter_store(account, place.name);
  const auto bad = [&](std::string what) {
    return Error(Error::Kind::input, "bad-secret", std::move(what))
        .where(fmt::format("{}:{}", is_secret ? "secretsmanager" : "ssm", place.name));
  };
  if (secret.empty()) throw bad("it holds no text");
  if (place.member.empty()) return secret;
  if (auto password = member_of(secret, place.member)) return *password;
  throw bad(fmt::format("it is no JSON document with a text '{}'", place.member))
      .next("Say the member's name behind '#', or nothing when the secret is the password itself.");
}

}  // namespace cleave::cli
