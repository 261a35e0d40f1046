#pragma once

#include <string>
#include <string_view>

#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// Access control lists: lists of Grant documents.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
inline constexpr std::string_view all_users = "http://acs.amazonaws.com/groups/global/AllUsers";

/// Who owns what is being written, and the bucket around it.
struct AclOwners {
  std::string owner;         ///< account id
  std::string bucket_owner;  ///< account id
};

/// The grants of a canned ACL ("public-read"). Throws Refusal InvalidArgument.
Json canned_acl(std::string_view name, const AclOwners& owners);

/// Whether a request says anything about an ACL.
bool asks_for_acl(const Json& input);

/// The ACL that a request asks for by ACL, Grant… or AccessControlPolicy; null when it asks for none.
Json requested_acl(Call& call, const AclOwners& owners);

/// Refuses an ACL that the bucket does not take: ACLs are disabled, or public ones are blocked.
void check_acl(const Bucket& bucket, const Json& grants);

/// Who is looked for in an ACL.
struct AclReader {
  std::string account;       ///< "" = anonymous
  std::string canonical_id;  ///< of an origin access identity; "" = the account's
};

/// Whether the grants give `permission` to the reader. `ignored` leaves groups of everybody out of it.
enum class PublicGrants { count, ignored };
bool grants(const Json& acl, std::string_view permission, const AclReader& reader,
            PublicGrants public_grants);

bool is_public_acl(const Json& acl);

/// {"Owner": …, "Grants": …} as GetBucketAcl and GetObjectAcl answer. With ACLs disabled the owner has full
/// control.
Json shown_acl(const Bucket& bucket, const std::string& owner, const Json& acl);

/// {"ID": …} of an account.
Json owner_document(const std::string& account);

}  // namespace cleave::twin::s3
