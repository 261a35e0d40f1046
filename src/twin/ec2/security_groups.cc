#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/groups.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/network.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"
#include "twin/ec2/rules.h"
#include "twin/ec2/tags.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t longest_text = 255;

const Filters group_filters{
    {"description", "Description"},
    {"group-id", "GroupId"},
    {"group-name", "GroupName"},
    {"owner-id", "OwnerId"},
    {"vpc-id", "VpcId"},
    {"ip-permission.cidr", "IpPermissions/*/IpRanges/*/CidrIp"},
    {"ip-permission.from-port", "IpPermissions/*/FromPort"},
    {"ip-permission.to-port", "IpPermissions/*/ToPort"},
    {"ip-permission.protocol", "IpPermissions/*/IpProtocol"},
    {"ip-permission.group-id", "IpPermissions/*/UserIdGroupPairs/*/GroupId"},
    {"ip-permission.user-id", "IpPermissions/*/UserIdGroupPairs/*/UserId"},
    {"egress.ip-permission.cidr", "IpPermissionsEgress/*/IpRanges/*/CidrIp"},
    {"egress.ip-permission.from-port", "IpPermissionsEgress/*/FromPort"},
    {"egress.ip-permission.to-port", "IpPermissionsEgress/*/ToPort"},
    {"egress.ip-permission.protocol", "IpPermissionsEgress/*/IpProtocol"},
    {"egress.ip-permission.group-id", "IpPermissionsEgress/*/UserIdGroupPairs/*/GroupId"}};

void check_text(const std::string& value, std::string_view parameter) {
  if (value.empty() || value.size() > longest_text) {
    throw invalid_value(value, parameter, "It must be up to 255 characters in length.");
  }
}

std::string wished_vpc(const Call& call) {
  if (has(call.input, "VpcId")) {
    const std::string id = text(call.input, "VpcId");
    own_row(call, vpc_kind, id);
    return id;
  }
  if (const auto id = default_vpc(call)) return *id;
  throw Refusal{"VPCIdNotSpecified", "No default VPC for this user"};
}

aws::Message create_security_group(Call& call) {
  GroupWish wish{wished_vpc(call), text(call.input, "GroupName"), text(call.input, "Description"),
                 requested_tags(call, "security-group")};
  check_text(wish.name, "GroupName");
  check_text(wish.description, "GroupDescription");
  if (wish.name.starts_with("sg-")) {
    throw Refusal{"InvalidParameterValue",
                  "Invalid value for groupName. Group names may not be in the format sg-*."};
  }
  if (wish.name == "default") {
    throw Refusal{"InvalidParameterValue", "Cannot use reserved security group name: default"};
  }
  if (!find_group(call, wish.vpc_id, wish.name).empty()) {
    throw Refusal{"InvalidGroup.Duplicate",
                  fmt::format("The security group '{}' already exists for VPC '{}'", wish.name, wish.vpc_id)};
  }
  const std::string id = make_group(call, wish);
  const Json& document = document_of(own_row(call, group_kind, id));
  return answer(
      {{"GroupId", id}, {"Tags", wish.tags}, {"SecurityGroupArn", document.at("SecurityGroupArn")}});
}

aws::Message describe_security_groups(Call& call) {
  const std::vector<std::string> ids = strings(call.input, "GroupIds");
  const std::vector<std::string> names = strings(call.input, "GroupNames");
  for (const std::string& id : ids) own_row(call, group_kind, id);
  const std::string vpc_id = default_vpc(call).value_or("");
  for (const std::string& name : names) {
    if (find_group(call, vpc_id, name).empty()) throw not_found(group_kind, name);
  }
  Json groups = Json::array();
  for (const auto& [id, row] : call.table(group_kind.table)) {
    if (!ids.empty() && !contains(ids, id)) continue;
    if (!names.empty() && !contains(names, text(document_of(row), "GroupName"))) continue;
    groups.push_back(group_view(call, row));
  }
  return page(call, "SecurityGroups", filtered(call, std::move(groups), group_filters));
}

bool is_used_by_load_balancer(const Call& call, std::string_view id) {
  const Table& table = call.table("elb/load-balancer");
  return std::any_of(table.begin(), table.end(), [&](const auto& entry) {
    return contains(strings(document_of(entry.second), "SecurityGroups"), id);
  });
}

void refuse_while_in_use(Call& call, const std::string& id) {
  if (!instances_in_group(call, id).empty() || is_used_by_load_balancer(call, id) ||
      !groups_naming(call, id).empty()) {
    throw Refusal{"DependencyViolation", fmt::format("resource {} has a dependent object", id)};
  }
}

std::string deleted_group(const Call& call) {
  if (has(call.input, "GroupId")) return text(call.input, "GroupId");
  if (!has(call.input, "GroupName")) throw missing_parameter("GroupId");
  const std::string name = text(call.input, "GroupName");
  const std::string id = find_group(call, default_vpc(call).value_or(""), name);
  if (id.empty()) throw not_found(group_kind, name);
  return id;
}

aws::Message delete_security_group(Call& call) {
  const std::string id = deleted_group(call);
  const Json& document = document_of(own_row(call, group_kind, id));
  if (text(document, "GroupName") == "default") {
    throw Refusal{
        "CannotDelete",
        fmt::format("the specified group: \"{}\" name: \"default\" cannot be deleted by a user", id)};
  }
  refuse_while_in_use(call, id);
  std::erase_if(call.table(rule_kind.table),
                [&](const auto& entry) { return text(document_of(entry.second), "GroupId") == id; });
  call.table(group_kind.table).erase(id);
  return answer({{"Return", true}, {"GroupId", id}});
}

}  // namespace

void add_security_groups(Handlers& handlers) {
  handlers["CreateSecurityGroup"] = create_security_group;
  handlers["DescribeSecurityGroups"] = describe_security_groups;
  handlers["DeleteSecurityGroup"] = delete_security_group;
}

}  // namespace cleave::twin::ec2
