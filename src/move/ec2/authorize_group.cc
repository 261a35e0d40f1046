#include "move/ec2/authorize_group.h"

#include <array>

#include "base/error.h"
#include "move/call_or_null.h"
#include "move/ec2/group_rules.h"
#include "move/ec2/tagged.h"

namespace cleave::move::ec2 {
namespace {

struct Direction {
  const char* member;
  const char* authorize;
  const char* revoke;
};
constexpr std::array directions = {
    Direction{"IpPermissions", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"},
    Direction{"IpPermissionsEgress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress"}};

/// The rules of the group now, or null when it is gone.
Json rules_now(const aws::Client& ec2, const std::string& group) {
  const Json answer =
      call_or_null(ec2, "DescribeSecurityGroups", {{"GroupIds", {group}}}, {"InvalidGroup.NotFound"});
  const Json* found = find(answer, "SecurityGroups/0");
  return found == nullptr ? Json(nullptr) : picked(*found, {"IpPermissions", "IpPermissionsEgress"});
}

/// Makes the group's rules those of `wanted`; `only_these` as in the step's params.
void change(const aws::Client& ec2, const std::string& group, const Json& wanted, bool only_these) {
  const Json now = rules_now(ec2, group);
  for (const Direction& direction : directions) {
    const Rules present = rules_in(list_or_empty(now, direction.member));
    const Rules aim = rules_in(list_or_empty(wanted, direction.member));
    const Json added = missing_in(present, aim);
    const Json removed = only_these ? missing_in(aim, present) : Json::array();
    if (!added.empty()) ec2.call(direction.authorize, {{"GroupId", group}, {"IpPermissions", added}});
    if (!removed.empty()) ec2.call(direction.revoke, {{"GroupId", group}, {"IpPermissions", removed}});
  }
}

bool is_so(const Json& now, const Json& wanted, bool only_these) {
  for (const Direction& direction : directions) {
    const Rules present = rules_in(list_or_empty(now, direction.member));
    const Rules aim = rules_in(list_or_empty(wanted, direction.member));
    if (!missing_in(present, aim).empty()) return false;
    if (only_these && !missing_in(aim, present).empty()) return false;
  }
  return true;
}

}  // namespace

run::Seen AuthorizeGroup::check(const run::Task& task) {
  const std::string group = text(task.params, "GroupId");
  Json now = rules_now(accounts_.client(task, "ec2"), group);
  if (now.is_null()) {
    throw Error(Error::Kind::failed, "group-gone", "the security group " + group + " is gone")
        .where(task.step.id);
  }
  if (is_so(now, task.params, flag_or(task.params, "OnlyThese", false)))
    return {Json::object(), std::move(now)};
  return {std::nullopt, std::move(now)};
}

Json AuthorizeGroup::apply(const run::Task& task, const Json&) {
  change(accounts_.client(task, "ec2"), text(task.params, "GroupId"), task.params,
         flag_or(task.params, "OnlyThese", false));
  return Json::object();
}

run::Progress AuthorizeGroup::undo(const run::Task& task, const Json& before, const Json&) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  const std::string group = text(task.params, "GroupId");
  if (!rules_now(ec2, group).is_null()) change(ec2, group, before, true);
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::ec2
