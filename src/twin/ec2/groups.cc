#include "twin/ec2/groups.h"

#include <fmt/format.h>

#include "twin/ec2/kinds.h"
#include "twin/ec2/request.h"
#include "twin/ec2/rules.h"

namespace cleave::twin::ec2 {

std::string make_group(Call& call, const GroupWish& wish) {
  const std::string key = natural_key(call, fmt::format("{}/group/{}", wish.vpc_id, wish.name));
  const std::string id = call.world.hex_id("sg-", 17, key);
  add_row(call, group_kind,
          {{"GroupId", id},
           {"GroupName", wish.name},
           {"Description", wish.description},
           {"OwnerId", call.account},
           {"VpcId", wish.vpc_id},
           {"SecurityGroupArn",
            fmt::format("arn:aws:ec2:{}:{}:security-group/{}", call.region, call.account, id)},
           {"Tags", wish.tags}});
  put_rule(call, id, everything(Direction::egress, {{"CidrIpv4", "0.0.0.0/0"}}));
  return id;
}

void make_default_group(Call& call, const std::string& vpc_id) {
  const std::string id = make_group(call, {vpc_id, "default", "default VPC security group", Json::array()});
  const Json members{{"GroupId", id}, {"UserId", call.account}};
  put_rule(call, id, everything(Direction::ingress, {{"ReferencedGroupInfo", members}}));
}

std::string find_group(const Call& call, std::string_view vpc_id, std::string_view name) {
  for (const auto& [id, row] : call.table(group_kind.table)) {
    if (text(document_of(row), "VpcId") == vpc_id && text(document_of(row), "GroupName") == name) return id;
  }
  return "";
}

Json group_view(const Call& call, const Json& row) {
  Json view = document_of(row);
  const std::string id = text(view, "GroupId");
  view["IpPermissions"] = permissions_of(call, id, Direction::ingress);
  view["IpPermissionsEgress"] = permissions_of(call, id, Direction::egress);
  return view;
}

Json group_identifier(const Call& call, std::string_view id) {
  const Json* row = find_own(call, group_kind, id);
  return {{"GroupId", id}, {"GroupName", row == nullptr ? "" : text(document_of(*row), "GroupName")}};
}

std::vector<std::string> groups_for(const Call& call, const std::string& vpc_id,
                                    const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    if (text(document_of(own_row(call, group_kind, id)), "VpcId") != vpc_id) {
      throw Refusal{"InvalidParameter",
                    fmt::format("Security group {} and subnet belong to different networks.", id)};
    }
  }
  if (!ids.empty()) return ids;
  return {find_group(call, vpc_id, "default")};
}

}  // namespace cleave::twin::ec2
