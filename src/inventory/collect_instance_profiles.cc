#include "inventory/collectors.h"
#include "inventory/policy_document.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_instance_profiles(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client iam = account.client("iam");
  for (Json& profile :
       listed(iam, "iam", "ListInstanceProfiles", "InstanceProfiles", Json::object(), findings)) {
    const std::string name = text(profile, "InstanceProfileName");
    const std::string id = "iam/instance-profile/" + name;
    // The list leaves out the tags.
    Json answer = read_or_gap(iam, "GetInstanceProfile", {{"InstanceProfileName", name}}, findings, id);
    if (!answer.is_null()) profile = at(answer, "InstanceProfile");
    const auto roles = profile.find("Roles");
    if (roles != profile.end()) {
      for (Json& role : *roles) decode_policy(role, "AssumeRolePolicyDocument");
    }
    findings.add({id, "iam", "instance-profile", region, name, std::move(profile)});
  }
}

}  // namespace cleave::inventory
