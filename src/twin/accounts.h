#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/sign.h"
#include "twin/world.h"

namespace cleave::twin {

/// Who signs with an access key: the administrator of an account, or a role's session.
struct Principal {
  std::string account;
  std::string arn;  ///< "arn:aws:iam::111111111111:user/admin", "arn:aws:sts::…:assumed-role/NAME/SESSION"
  std::string user_id;  ///< "AIDA…", or "AROA…:SESSION"
  std::string role;     ///< the role's name when this is a session, else ""
  aws::Credentials credentials;
};

/// The long-lived key of an account's administrator. It is a function of the account id, so that the
/// configuration written for clients stays right over restarts; the twin is a simulation and guards nothing.
aws::Credentials administrator_key(std::string_view account);
std::string administrator_arn(std::string_view account);

/// The principal behind an access key id; nothing when no account or session has it. Expired sessions are
/// found.
std::optional<Principal> find_principal(World& world, std::string_view access_key_id);

/// "arn:aws:sts::1:assumed-role/NAME/SESSION" → "NAME"; "" for ARNs of others.
std::string role_in_arn(const std::string& arn);

/// Starts a session of a role: makes temporary keys that expire at `expires` on the twin's clock.
Principal start_session(World& world, std::string_view account, std::string_view role,
                        std::string_view role_id, std::string_view session_name, Time expires);

/// The id by which S3 knows an account (64 hexadecimal digits).
/// https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
std::string canonical_user_id(std::string_view account);
/// The account with this canonical user id, or "".
std::string account_of_canonical_id(const World& world, std::string_view canonical_id);

}  // namespace cleave::twin
