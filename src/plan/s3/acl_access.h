#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "base/json.h"

namespace cleave::plan {

/// What an access control list lets somebody do, in so far as a bucket policy can say the same. It is how
/// grants go on to count where ACLs are disabled.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-migrating-acls-prerequisites.html
struct Access {
  std::string right;    ///< "Read" of objects, "List" and "Write" of a bucket, "Deliver" of logs into it
  std::string grantee;  ///< a canonical user id, or one of the two below
  bool operator==(const Access&) const = default;
  bool operator<(const Access& other) const {
    return std::tie(right, grantee) < std::tie(other.right, other.grantee);
  }
};
inline constexpr const char* everyone = "Everyone";
inline constexpr const char* log_delivery = "LogDelivery";

/// The grants of one list, sorted by whether a policy can say them.
struct TranslatedGrants {
  std::set<Access> access;
  std::set<std::string> left;  ///< "READ to AuthenticatedUsers"
};

enum class GrantsOf { bucket, object };
/// Block Public Access can make S3 ignore what lists grant to everybody.
enum class PublicGrants { count, ignored };

/// Grants to `owner`, who may do everything anyway, and public ones that are ignored say nothing.
TranslatedGrants translated(const Json& grants, GrantsOf of, const std::string& owner,
                            PublicGrants public_grants);

/// Why a grant of TranslatedGrants::left stays behind, for people.
std::string why_left(std::string_view grant);

/// The statements that stand for grants carry this at the beginning of their Sid.
inline constexpr std::string_view translated_sid = "CleaveAcl";
std::string sid_of(const Access& access);

}  // namespace cleave::plan
