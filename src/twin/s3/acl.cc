#include "twin/s3/acl.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "twin/accounts.h"

namespace cleave::twin::s3 {
namespace {

constexpr std::string_view authenticated_users = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr std::string_view log_delivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/// S3's id for whoever did not sign.
constexpr const char* anonymous_id = "65a011a29cdf8ec533ec3d1ccaae921c";

std::string id_of(const std::string& account) {
  return account.empty() ? anonymous_id : canonical_user_id(account);
}

Json user_grant(const std::string& canonical_id, std::string_view permission) {
  return {{"Grantee", {{"Type", "CanonicalUser"}, {"ID", canonical_id}}}, {"Permission", permission}};
}

Json group_grant(std::string_view uri, std::string_view permission) {
  return {{"Grantee", {{"Type", "Group"}, {"URI", uri}}}, {"Permission", permission}};
}

/// CloudFront's origin access identities have canonical ids too.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
bool is_access_identity(World& world, const std::string& canonical_id) {
  bool found = false;
  world.each_table("cloudfront/origin-access-identity", [&](const auto&, const auto&, Table& identities) {
    for (const auto& [id, row] : identities)
      found = found || text_or(row, "document/S3CanonicalUserId", "") == canonical_id;
  });
  return found;
}

void check_grantee(World& world, const Json& grantee) {
  const std::string uri = text_or(grantee, "URI", "");
  const std::string id = text_or(grantee, "ID", "");
  if (!uri.empty() && uri != all_users && uri != authenticated_users && uri != log_delivery) {
    throw bad_request("InvalidArgument", "Invalid group uri");
  }
  if (grantee.contains("EmailAddress")) {
    throw bad_request("UnresolvableGrantByEmailAddress",
                      "The e-mail address you provided does not match any account on record.");
  }
  if (!id.empty() && id != anonymous_id && account_of_canonical_id(world, id).empty() &&
      !is_access_identity(world, id)) {
    throw bad_request("InvalidArgument", "Invalid id");
  }
  if (uri.empty() && id.empty())
    throw bad_request("MalformedACLError", "A grantee has neither an ID nor a URI.");
}

/// One part of a header like `id="…", uri="…"`.
Json read_grantee(std::string_view part) {
  const auto equals = part.find('=');
  if (equals == std::string_view::npos)
    throw bad_request("InvalidArgument", "Argument format not recognized");
  std::string_view kind = part.substr(0, equals);
  kind.remove_prefix(std::min(kind.find_first_not_of(" "), kind.size()));
  std::string value(part.substr(equals + 1));
  value.erase(std::remove(value.begin(), value.end(), '"'), value.end());
  while (value.ends_with(' ')) value.pop_back();
  if (kind == "uri") return {{"Type", "Group"}, {"URI", value}};
  if (kind == "id") return {{"Type", "CanonicalUser"}, {"ID", value}};
  return {{"Type", "AmazonCustomerByEmail"}, {"EmailAddress", value}};
}

Json header_grants(const Json& input) {
  static const std::vector<std::pair<const char*, const char*>> headers = {
      {"GrantFullControl", "FULL_CONTROL"},
      {"GrantRead", "READ"},
      {"GrantReadACP", "READ_ACP"},
      {"GrantWrite", "WRITE"},
      {"GrantWriteACP", "WRITE_ACP"}};
  Json result = Json::array();
  for (const auto& [member, permission] : headers) {
    const std::string value = text_or(input, member, "");
    for (std::size_t start = 0; start < value.size();) {
      const auto end = std::min(value.find(',', start), value.size());
      result.push_back({{"Grantee", read_grantee(std::string_view(value).substr(start, end - start))},
                        {"Permission", permission}});
      start = end + 1;
    }
  }
  return result;
}

}  // namespace

Json canned_acl(std::string_view name, const AclOwners& owners) {
  Json acl = Json::array({user_grant(id_of(owners.owner), "FULL_CONTROL")});
  static const std::map<std::string_view, std::vector<std::pair<std::string_view, std::string_view>>> groups =
      {{"private", {}},
       {"aws-exec-read", {}},
       {"public-read", {{all_users, "READ"}}},
       {"public-read-write", {{all_users, "READ"}, {all_users, "WRITE"}}},
       {"authenticated-read", {{authenticated_users, "READ"}}},
       {"log-delivery-write", {{log_delivery, "WRITE"}, {log_delivery, "READ_ACP"}}}};
  if (name == "bucket-owner-read" || name == "bucket-owner-full-control") {
    if (owners.owner != owners.bucket_owner) {
      acl.push_back(
          user_grant(id_of(owners.bucket_owner), name == "bucket-owner-read" ? "READ" : "FULL_CONTROL"));
    }
    return acl;
  }
  const auto found = groups.find(name);
  if (found == groups.end())
    throw bad_request("InvalidArgument", fmt::format("'{}' is not a canned ACL", name));
  for (const auto& [uri, permission] : found->second) acl.push_back(group_grant(uri, permission));
  return acl;
}

bool asks_for_acl(const Json& input) {
  return input.contains("ACL") || input.contains("AccessControlPolicy") || !header_grants(input).empty();
}

Json requested_acl(Call& call, const AclOwners& owners) {
  const Json from_headers = header_grants(call.input);
  const Json* policy = find(call.input, "AccessControlPolicy");
  const bool canned = call.input.contains("ACL");
  if (canned && !from_headers.empty()) {
    throw bad_request("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed");
  }
  if (policy != nullptr && (canned || !from_headers.empty())) {
    throw bad_request("UnexpectedContent", "This request does not support content");
  }
  if (canned) return canned_acl(text(call.input, "ACL"), owners);
  Json grants = from_headers;
  if (policy != nullptr) {
    if (text_or(*policy, "Owner/ID", id_of(owners.owner)) != id_of(owners.owner)) throw access_denied();
    grants = list_or_empty(*policy, "Grants");
  }
  for (const auto& grant : grants) {
    if (find(grant, "Grantee") == nullptr || find(grant, "Permission") == nullptr)
      throw bad_request("MalformedACLError", "A grant has no grantee or no permission.");
    check_grantee(call.world, at(grant, "Grantee"));
  }
  return policy != nullptr || !grants.empty() ? grants : Json();
}

bool is_public_acl(const Json& acl) {
  return std::any_of(acl.begin(), acl.end(), [](const Json& grant) {
    const std::string uri = text_or(grant, "Grantee/URI", "");
    return uri == all_users || uri == authenticated_users;
  });
}

void check_acl(const Bucket& bucket, const Json& grants) {
  if (bucket.ownership() == "BucketOwnerEnforced") {
    // Only what says the same as no ACL is taken.
    const bool harmless = std::all_of(grants.begin(), grants.end(), [&](const Json& grant) {
      return text_or(grant, "Grantee/ID", "") == canonical_user_id(bucket.owner) &&
             text(grant, "Permission") == "FULL_CONTROL";
    });
    if (!harmless) throw bad_request("AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
  if (is_public_acl(grants) && bucket.blocks("BlockPublicAcls")) throw access_denied();
}

bool grants(const Json& acl, std::string_view permission, const AclReader& reader,
            PublicGrants public_grants) {
  const std::string own_id = reader.canonical_id.empty() ? id_of(reader.account) : reader.canonical_id;
  return std::any_of(acl.begin(), acl.end(), [&](const Json& grant) {
    const std::string given = text(grant, "Permission");
    if (given != permission && given != "FULL_CONTROL") return false;
    const std::string uri = text_or(grant, "Grantee/URI", "");
    if (uri.empty()) return text_or(grant, "Grantee/ID", "") == own_id;
    if (public_grants == PublicGrants::ignored) return false;
    return uri == all_users || (uri == authenticated_users && !reader.account.empty());
  });
}

Json owner_document(const std::string& account) {
  return {{"ID", id_of(account)}};
}

Json shown_acl(const Bucket& bucket, const std::string& owner, const Json& acl) {
  const bool disabled = bucket.ownership() == "BucketOwnerEnforced";
  const std::string& shown_owner = disabled ? bucket.owner : owner;
  return {{"Owner", owner_document(shown_owner)},
          {"Grants", disabled ? Json::array({user_grant(id_of(bucket.owner), "FULL_CONTROL")}) : acl}};
}

}  // namespace cleave::twin::s3
