#include <fmt/format.h>

#include "plan/ec2/network.h"
#include "plan/ec2/planners.h"
#include "plan/new_step.h"
#include "plan/refusal.h"
#include "plan/renames.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

std::string group_id(const Resource& group) {
  return text(group.document, "GroupId");
}

bool is_default(const Resource& group) {
  return text(group.document, "GroupName") == "default";
}

std::string destination_name(const Draft& draft, const Resource& group) {
  return new_name(draft, group, text(group.document, "GroupName"));
}

/// The destination's group of this name in this VPC, or null.
const Resource* held_group(const Draft& draft, const Resource& group, const std::string& vpc,
                           const std::string& name) {
  for (const Resource& held : draft.destination().resources) {
    if (held.service != "ec2" || held.type != "security-group" || held.region != group.region) continue;
    if (text_or(held.document, "GroupName", "") == name && text_or(held.document, "VpcId", "") == vpc)
      return &held;
  }
  return nullptr;
}

/// What the source's group is at the destination: the id of the default group of the VPC, or of a new one.
Json counterpart(const Draft& draft, const Resource& group) {
  if (!is_default(group)) return from(step_id("ec2/create-security-group", group_id(group)), "GroupId");
  const std::string vpc = destination_vpc(draft, group, text_or(group.document, "VpcId", ""));
  const Resource* held = held_group(draft, group, vpc, "default");
  if (held == nullptr)
    throw not_supported(group, fmt::format("{} has no default group to stand for it", vpc));
  return text(held->document, "GroupId");
}

/// Another group as a rule's source: by its id where it moves, as it is where it is somebody else's, and not
/// at all where it stays (a rule cannot name a group of an account whose network is not connected,
/// https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html).
bool put_pair(Draft& draft, const Resource& group, const Json& pair, Json& pairs) {
  const std::string other = text_or(pair, "GroupId", "");
  const bool ours = draft.source().find("ec2/security-group/" + other) != nullptr;
  if (ours && !draft.moves("ec2/security-group/" + other)) {
    draft.drop(group, "UserIdGroupPairs " + other, "that group stays in the source account");
    return false;
  }
  Json kept = {{"GroupId", other}};
  if (!ours && pair.contains("UserId")) kept["UserId"] = pair["UserId"];
  if (pair.contains("Description")) kept["Description"] = pair["Description"];
  pairs.push_back(std::move(kept));
  return true;
}

/// The rules as Authorize… takes them.
Json carried_rules(Draft& draft, const Resource& group, const char* direction) {
  Json rules = Json::array();
  for (const Json& permission : list_or_empty(group.document, direction)) {
    Json rule = permission;
    Json pairs = Json::array();
    for (const Json& pair : list_or_empty(permission, "UserIdGroupPairs"))
      put_pair(draft, group, pair, pairs);
    rule["UserIdGroupPairs"] = std::move(pairs);
    bool any = false;
    for (const char* list : {"UserIdGroupPairs", "IpRanges", "Ipv6Ranges", "PrefixListIds"}) {
      if (list_or_empty(rule, list).empty()) {
        rule.erase(list);
      } else {
        any = true;
      }
    }
    for (const Json& prefixes : list_or_empty(rule, "PrefixListIds")) {
      draft.warn(fmt::format("{} has a rule for {}: it works only if that is a prefix list of AWS's own",
                             group.id, text_or(prefixes, "PrefixListId", "")));
    }
    if (any) rules.push_back(std::move(rule));
  }
  return rules;
}

void add_creation(Draft& draft, const Resource& group) {
  Json params = {
      {"GroupName", destination_name(draft, group)},
      {"Description", text(group.document, "Description")},
      {"VpcId", destination_vpc(draft, group, text_or(group.document, "VpcId", ""))},
      {"TagSpecifications", {draft.rewritten(tag_specification("security-group", group.document))}}};
  Step step = new_step("ec2/create-security-group", group_id(group), Phase::copy, Side::destination, &group,
                       std::move(params));
  step.region = group.region;
  step.reason = "Groups come before their rules, because rules name other groups.";
  step.expected_seconds = 1;
  draft.add(std::move(step));
}

void add_rules(Draft& draft, const Resource& group) {
  Json params = {{"GroupId", counterpart(draft, group)},
                 {"IpPermissions", carried_rules(draft, group, "IpPermissions")},
                 {"IpPermissionsEgress", carried_rules(draft, group, "IpPermissionsEgress")},
                 // The default group is the destination's own: nothing of it is taken away.
                 {"OnlyThese", !is_default(group)}};
  Step step = new_step("ec2/authorize-security-group", group_id(group), Phase::copy, Side::destination,
                       &group, draft.rewritten(params));
  step.region = group.region;
  step.reason = is_default(group) ? "The destination's default group gets the rules that it lacks."
                                  : "The same rules as at the source, in both directions, and no others.";
  step.expected_seconds = 2;
  draft.add(std::move(step));
}

void refuse_held_name(const Draft& draft, const Resource& group) {
  const std::string name = destination_name(draft, group);
  const Resource* held =
      held_group(draft, group, destination_vpc(draft, group, text_or(group.document, "VpcId", "")), name);
  const std::string own = step_id("ec2/create-security-group", group_id(group));
  if (held == nullptr || dump(list_or_empty(held->document, "Tags")).find(own) != std::string::npos) return;
  throw Error(Error::Kind::input, "name-taken",
              fmt::format("the destination already has a security group {}, {}", name, held->id))
      .where(group.id)
      .next(fmt::format("Write \"{}\" = \"another name\" under [renames] in cleave.toml.",
                        text(group.document, "GroupName")));
}

}  // namespace

void declare_security_groups(Draft& draft) {
  for (const Resource* group : draft.moving("ec2/security-group")) {
    if (!is_default(*group)) {
      refuse_held_name(draft, *group);
      draft.claim(*group,
                  fmt::format("ec2/security-group/{}/{}", group->region, destination_name(draft, *group)));
    }
    draft.becomes(*group, "id", group_id(*group), counterpart(draft, *group));
  }
}

void add_security_groups(Draft& draft) {
  for (const Resource* group : draft.moving("ec2/security-group")) {
    if (!is_default(*group)) add_creation(draft, *group);
  }
  for (const Resource* group : draft.moving("ec2/security-group")) add_rules(draft, *group);
}

}  // namespace cleave::plan
