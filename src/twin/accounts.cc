#include "twin/accounts.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::twin {
namespace {

constexpr std::string_view sessions = "transient/sts-session";

std::string key_letters(std::string_view seed, std::size_t digits) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const std::string digest = sha256(seed);
  std::string text;
  for (std::size_t i = 0; i < digits; ++i) text += alphabet[static_cast<unsigned char>(digest[i]) % 32];
  return text;
}

Principal administrator(const std::string& account) {
  return {account, administrator_arn(account), "AIDA" + key_letters("user/" + account, 16), "",
          administrator_key(account)};
}

Principal from_row(const std::string& account, const std::string& access_key_id, const Json& row) {
  Principal principal{account, text(row, "arn"), text(row, "user_id"), text(row, "role"), {}};
  principal.credentials = {access_key_id, text(row, "secret"), text(row, "token"),
                           from_rfc3339(text(row, "expires_at"))};
  return principal;
}

}  // namespace

aws::Credentials administrator_key(std::string_view account) {
  return {"AKIA" + key_letters(fmt::format("key/{}", account), 16),
          base64(sha256(fmt::format("secret/{}", account))).substr(0, 40),
          "",
          {}};
}

std::string administrator_arn(std::string_view account) {
  return fmt::format("arn:aws:iam::{}:user/admin", account);
}

std::optional<Principal> find_principal(World& world, std::string_view access_key_id) {
  for (const auto& [account, name] : world.accounts()) {
    if (administrator_key(account).access_key_id == access_key_id) return administrator(account);
  }
  const auto place = world.find_anywhere(sessions, access_key_id);
  if (place.row == nullptr) return std::nullopt;
  return from_row(place.account, std::string(access_key_id), *place.row);
}

std::string role_in_arn(const std::string& arn) {
  static constexpr std::string_view mark = ":assumed-role/";
  const auto found = arn.find(mark);
  if (found == std::string::npos) return "";
  const auto start = found + mark.size();
  return arn.substr(start, arn.find('/', start) - start);
}

Principal start_session(World& world, std::string_view account, std::string_view role,
                        std::string_view role_id, std::string_view session_name, Time expires) {
  const std::string id = "ASIA" + key_letters(random_bytes(16), 16);
  const Json row = {{"arn", fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", account, role, session_name)},
                    {"user_id", fmt::format("{}:{}", role_id, session_name)},
                    {"role", role},
                    {"secret", base64(random_bytes(30))},
                    {"token", base64(random_bytes(96))},
                    {"expires_at", to_rfc3339(expires)}};
  world.table(account, "global", sessions)[id] = row;
  return from_row(std::string(account), id, row);
}

std::string canonical_user_id(std::string_view account) {
  return hex(sha256(fmt::format("canonical-user/{}", account)));
}

std::string account_of_canonical_id(const World& world, std::string_view canonical_id) {
  for (const auto& [account, name] : world.accounts()) {
    if (canonical_user_id(account) == canonical_id) return account;
  }
  return "";
}

}  // namespace cleave::twin
