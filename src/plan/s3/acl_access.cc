#include "plan/s3/acl_access.h"

#include <fmt/format.h>

namespace cleave::plan {
namespace {

constexpr std::string_view groups = "http://acs.amazonaws.com/groups/";
constexpr const char* authenticated_users = "AuthenticatedUsers";

/// "AllUsers", "AuthenticatedUsers", "LogDelivery", or "" for a user.
std::string group_of(const Json& grantee) {
  const std::string uri = text_or(grantee, "URI", "");
  return uri.starts_with(groups) ? uri.substr(uri.rfind('/') + 1) : uri;
}

/// FULL_CONTROL is all that can be granted on a thing of this kind.
std::set<std::string> permissions(const std::string& granted, GrantsOf of) {
  if (granted != "FULL_CONTROL") return {granted};
  std::set<std::string> all = {"READ", "READ_ACP", "WRITE_ACP"};
  if (of == GrantsOf::bucket) all.insert("WRITE");
  return all;
}

/// S3 writes logs without looking at lists of objects or reading the bucket's.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
void add_log_delivery(const std::string& permission, GrantsOf of, TranslatedGrants& out) {
  if (of == GrantsOf::bucket && permission == "WRITE") out.access.insert({"Deliver", log_delivery});
}

void add(const std::string& permission, const std::string& group, const std::string& id, GrantsOf of,
         TranslatedGrants& out) {
  const bool all = group == "AllUsers";
  const std::string grantee = all ? everyone : id;
  if (group == log_delivery) return add_log_delivery(permission, of, out);
  // On an object it means nothing.
  if (permission == "WRITE" && of == GrantsOf::object) return;
  const bool sayable =
      (permission == "READ" || permission == "WRITE") && (all || group.empty()) && !grantee.empty();
  if (!sayable) {
    const std::string named = !group.empty() ? group : !id.empty() ? id : "a grantee without id";
    out.left.insert(fmt::format("{} to {}", permission, named));
  } else if (of == GrantsOf::object) {
    out.access.insert({"Read", grantee});
  } else {
    out.access.insert({permission == "READ" ? "List" : "Write", grantee});
  }
}

}  // namespace

TranslatedGrants translated(const Json& grants, GrantsOf of, const std::string& owner,
                            PublicGrants public_grants) {
  TranslatedGrants out;
  for (const Json& grant : grants) {
    const Json& grantee = at(grant, "Grantee");
    const std::string group = group_of(grantee);
    const std::string id = text_or(grantee, "ID", "");
    const bool is_public = group == "AllUsers" || group == authenticated_users;
    if (id == owner || (is_public && public_grants == PublicGrants::ignored)) continue;
    for (const auto& permission : permissions(text(grant, "Permission"), of))
      add(permission, group, id, of, out);
  }
  return out;
}

std::string why_left(std::string_view grant) {
  if (grant.ends_with(authenticated_users) && !grant.starts_with("READ_ACP") &&
      !grant.starts_with("WRITE_ACP"))
    return "a policy cannot name everybody who has an AWS account, and everybody would be too many";
  return "there are no lists to read or change where ACLs are disabled";
}

std::string sid_of(const Access& access) {
  // Sixteen digits of a canonical user id tell it from others and save room in the policy.
  return fmt::format("{}{}{}", translated_sid, access.right, access.grantee.substr(0, 16));
}

}  // namespace cleave::plan
