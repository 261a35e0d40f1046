#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/client.h"

namespace cleave::cli {

/// Where AWS keeps a password: "secretsmanager:NAME", with "#MEMBER" behind it when the secret is a JSON
/// document, or "ssm:NAME" of a parameter. A name may be an ARN, whose region is then asked.
struct PasswordPlace {
  enum class Service { secrets_manager, parameter_store };
  Service service = Service::secrets_manager;
  std::string name;
  std::string member;  ///< "": the whole text
};

/// Nothing when `text` names no such place.
std::optional<PasswordPlace> password_place_from(std::string_view text);

/// Asks AWS as this account. Errors name the place and never show what is there: they are those of
/// Client::call, and Error(input, "bad-secret") when there is no text, or no such member, in it.
std::string read_password(const aws::Account& account, const PasswordPlace& place);

}  // namespace cleave::cli
