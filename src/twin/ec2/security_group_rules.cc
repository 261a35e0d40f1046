#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/groups.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/network.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"
#include "twin/ec2/rules.h"
#include "twin/ec2/tags.h"

namespace cleave::twin::ec2 {
namespace {

std::string meant_group(const Call& call) {
  std::string id = text_or(call.input, "GroupId", "");
  if (id.empty()) {
    const std::string name = text_or(call.input, "GroupName", "");
    if (name.empty()) throw missing_parameter("GroupId");
    id = find_group(call, default_vpc(call).value_or(""), name);
    if (id.empty()) throw not_found(group_kind, name);
  }
  own_row(call, group_kind, id);
  return id;
}

/// All or nothing: a duplicate among several rules adds none of them.
aws::Message authorize(Call& call, Direction direction) {
  const std::string group_id = meant_group(call);
  std::vector<Json> rules = requested_rules(call, group_id, direction);
  if (rules.empty()) throw missing_parameter("ipPermissions");
  check_new_rules(call, group_id, rules);
  const Json tags = requested_tags(call, "security-group-rule");
  Json added = Json::array();
  for (Json& rule : rules) {
    rule["Tags"] = tags;
    added.push_back(put_rule(call, group_id, std::move(rule)));
  }
  return answer({{"Return", true}, {"SecurityGroupRules", std::move(added)}});
}

std::vector<std::string> rules_to_revoke(const Call& call, const std::string& group_id, Direction direction) {
  std::vector<std::string> ids = strings(call.input, "SecurityGroupRuleIds");
  for (const std::string& id : ids) {
    const Json& rule = document_of(own_row(call, rule_kind, id));
    const bool is_egress = direction == Direction::egress;
    if (text(rule, "GroupId") != group_id || rule.at("IsEgress") != is_egress) throw not_found(rule_kind, id);
  }
  for (const Json& rule : requested_rules(call, group_id, direction)) {
    ids.push_back(find_rule(call, group_id, rule));
    if (ids.back().empty()) {
      throw Refusal{"InvalidPermission.NotFound",
                    "The specified rule does not exist in this security group."};
    }
  }
  if (ids.empty()) throw missing_parameter("ipPermissions");
  return ids;
}

Json revoked_view(const Json& rule) {
  Json view = rule;
  if (has(rule, "ReferencedGroupInfo")) view["ReferencedGroupId"] = at(rule, "ReferencedGroupInfo/GroupId");
  for (const char* member : {"ReferencedGroupInfo", "GroupOwnerId", "Tags", "SecurityGroupRuleArn"})
    view.erase(member);
  return view;
}

aws::Message revoke(Call& call, Direction direction) {
  const std::string group_id = meant_group(call);
  Json revoked = Json::array();
  for (const std::string& id : rules_to_revoke(call, group_id, direction)) {
    Table& table = call.table(rule_kind.table);
    if (const auto found = table.find(id); found != table.end()) {
      revoked.push_back(revoked_view(document_of(found->second)));
      table.erase(found);
    }
  }
  return answer(
      {{"Return", true}, {"UnknownIpPermissions", Json::array()}, {"RevokedSecurityGroupRules", revoked}});
}

aws::Message describe_security_group_rules(Call& call) {
  static const Filters filters{{"group-id", "GroupId"}, {"security-group-rule-id", "SecurityGroupRuleId"}};
  const std::vector<std::string> ids = strings(call.input, "SecurityGroupRuleIds");
  for (const std::string& id : ids) own_row(call, rule_kind, id);
  Json rules = Json::array();
  for (const auto& [id, row] : call.table(rule_kind.table)) {
    if (ids.empty() || contains(ids, id)) rules.push_back(document_of(row));
  }
  return page(call, "SecurityGroupRules", filtered(call, std::move(rules), filters));
}

}  // namespace

void add_security_group_rules(Handlers& handlers) {
  handlers["AuthorizeSecurityGroupIngress"] = [](Call& call) { return authorize(call, Direction::ingress); };
  handlers["AuthorizeSecurityGroupEgress"] = [](Call& call) { return authorize(call, Direction::egress); };
  handlers["RevokeSecurityGroupIngress"] = [](Call& call) { return revoke(call, Direction::ingress); };
  handlers["RevokeSecurityGroupEgress"] = [](Call& call) { return revoke(call, Direction::egress); };
  handlers["DescribeSecurityGroupRules"] = describe_security_group_rules;
}

}  // namespace cleave::twin::ec2
