#include <map>

#include <fmt/format.h>

#include "plan/ec2/device_key.h"
#include "plan/ec2/instance_names.h"
#include "plan/ec2/launch_request.h"
#include "plan/ec2/network.h"
#include "plan/ec2/planners.h"
#include "plan/new_step.h"
#include "plan/references.h"
#include "plan/refusal.h"
#include "plan/self_references.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr double seconds_to_run = 60;
constexpr double seconds_to_stop = 60;
/// One call to see its tags, one to set them.
constexpr double seconds_per_volume = 0.5;

std::string id_of(const Resource& instance) {
  return text(instance.document, "InstanceId");
}

std::vector<const Resource*> present(const Draft& draft) {
  std::vector<const Resource*> instances = draft.moving("ec2/instance");
  std::erase_if(instances, [](const Resource* instance) { return is_gone(*instance); });
  return instances;
}

std::vector<const Resource*> volumes_of(const Draft& draft, const Resource& instance) {
  std::vector<const Resource*> volumes;
  for (const Json& mapping : list_or_empty(instance.document, "BlockDeviceMappings")) {
    const Resource* volume = draft.source().find("ec2/volume/" + text_or(mapping, "Ebs/VolumeId", ""));
    if (volume != nullptr) volumes.push_back(volume);
  }
  return volumes;
}

/// What no image can carry to another account.
void refuse(const Draft& draft, const Resource& instance) {
  destination_vpc(draft, instance, text_or(instance.document, "VpcId", ""));
  if (text_or(instance.document, "RootDeviceType", "ebs") != "ebs") {
    throw not_supported(instance, "its root device is instance store, of which EC2 makes no image");
  }
  if (text_or(instance.document, "Placement/Tenancy", "default") == "host") {
    throw not_supported(instance, "it runs on a dedicated host, which belongs to the source account");
  }
  for (const Resource* volume : volumes_of(draft, instance)) {
    if (!flag_or(volume->document, "Encrypted", false)) continue;
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html
    throw not_supported(instance,
                        fmt::format("its volume {} is encrypted: the destination account cannot read a "
                                    "snapshot of it without a share in the key",
                                    volume->id));
  }
}

double seconds_to_copy(const Draft& draft, const Resource& instance) {
  double gigabytes = 0;
  for (const Resource* volume : volumes_of(draft, instance)) {
    gigabytes += static_cast<double>(number_or(volume->document, "Size", 0));
  }
  return seconds_per_image + seconds_per_gigabyte * gigabytes;
}

std::string add_image(Draft& draft, const Resource& instance) {
  const bool reboot = draft.decisions().reboot_for_image;
  const Json step_tags_only = Json::array();
  Json params = {{"InstanceId", id_of(instance)},
                 {"Name", "cleave-" + id_of(instance)},
                 {"Description", "Image of " + id_of(instance) + " for its move to another account"},
                 {"NoReboot", !reboot},
                 {"TagSpecifications",
                  {{{"ResourceType", "image"}, {"Tags", step_tags_only}},
                   {{"ResourceType", "snapshot"}, {"Tags", step_tags_only}}}}};
  Step step =
      new_step("ec2/create-image", id_of(instance), Phase::copy, Side::source, &instance, std::move(params));
  step.region = instance.region;
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
  step.reason =
      reboot ? "The instance is rebooted so that its disks are consistent in the image; it does not answer "
               "for some minutes."
             : "Without a reboot: nobody notices, and the image holds what a power cut would leave. Data "
               "that was only in memory is lost, and what is written later stays at the source.";
  step.expected_seconds = seconds_to_copy(draft, instance);
  return draft.add(std::move(step)).id;
}

/// The permissions of the instance's role: they should be there before its programs start. One that speaks of
/// a new instance has to come after it.
void need_permissions(Draft& draft, Step& step, const Resource& instance) {
  const std::string profile = text_or(instance.document, "IamInstanceProfile/Arn", "");
  const std::string name = profile.substr(profile.rfind('/') + 1);
  need_if_planned(draft, step, step_id("iam/add-role-to-instance-profile", name));
  const Resource* known = draft.source().find("iam/instance-profile/" + name);
  if (known == nullptr) return;
  for (const Json& role : list_or_empty(known->document, "Roles")) {
    const std::string role_name = text(role, "RoleName");
    const Resource* resource = draft.source().find("iam/role/" + role_name);
    if (resource == nullptr) continue;
    for (const Json& policy : list_or_empty(resource->document, "ListAttachedRolePolicies")) {
      need_if_planned(draft, step,
                      step_id("iam/attach-role-policy", role_name + "/" + text(policy, "PolicyName")));
    }
    for (const Json& policy : list_or_empty(resource->document, "GetRolePolicy")) {
      const std::string put = step_id("iam/put-role-policy", role_name + "/" + text(policy, "PolicyName"));
      const Step* planned = draft.find_step(put);
      if (planned == nullptr) continue;
      const auto named = references(planned->params);
      const bool speaks_of_instances =
          std::any_of(named.begin(), named.end(), [](const auto& id) { return id.starts_with("ec2/"); });
      if (!speaks_of_instances) step.needs.push_back(put);
    }
  }
}

/// User data and tags may hold the instance's own names, which nobody knows before it runs.
Json keep_own_names(Draft& draft, const Resource& instance, Json params) {
  const std::string launch = step_id("ec2/run-instance", id_of(instance));
  std::map<std::string, std::string> known;
  for (const InstanceName& name : instance_names(draft, instance)) {
    if (name.step == launch) known.emplace(name.path, name.source);
  }
  return without_self(std::move(params), launch, [&](const std::string& path) -> Json {
    draft.warn(fmt::format("the user data or tags of {} hold its own name {}, which stays as it is",
                           instance.id, known.at(path)));
    return known.at(path);
  });
}

void add_launch(Draft& draft, const Resource& instance, const std::string& copied_image) {
  Json params = launch_request(draft, instance);
  params["ImageId"] = from(copied_image, "ImageId");
  params = keep_own_names(draft, instance, draft.rewritten(params));
  Step step = new_step("ec2/run-instance", id_of(instance), Phase::copy, Side::destination, &instance,
                       std::move(params));
  step.region = instance.region;
  need_permissions(draft, step, instance);
  for (const Json& group : list_or_empty(instance.document, "SecurityGroups")) {
    need_if_planned(draft, step, step_id("ec2/authorize-security-group", text(group, "GroupId")));
  }
  need_if_planned(
      draft, step,
      fmt::format("ec2/import-key-pair/{}/{}", instance.region, text_or(instance.document, "KeyName", "")));
  step.reason =
      "The copy starts beside the source's instance. Whatever runs at boot there (cron jobs, queue workers, "
      "mail) now runs twice.";
  step.expected_seconds = seconds_to_run;
  draft.add(std::move(step));
}

/// RunInstances starts what it makes.
void add_stop(Draft& draft, const Resource& instance) {
  if (!is_stopped(instance)) return;
  Step step = new_step("ec2/stop-instance", id_of(instance), Phase::copy, Side::destination, &instance,
                       {{"InstanceId", from(step_id("ec2/run-instance", id_of(instance)), "InstanceId")}});
  step.region = instance.region;
  step.reason = "The source's instance is stopped, and EC2 starts whatever it makes.";
  step.expected_seconds = seconds_to_stop;
  draft.add(std::move(step));
  draft.warn(
      fmt::format("{} is stopped: its copy runs for a minute or two, as EC2 starts whatever it makes, and is "
                  "stopped again",
                  instance.id));
}

/// RunInstances gives all its volumes the same tags; each source volume has its own.
void add_volume_tags(Draft& draft, const Resource& instance) {
  const std::string launch = step_id("ec2/run-instance", id_of(instance));
  Json groups = Json::array();
  for (const Json& mapping : list_or_empty(instance.document, "BlockDeviceMappings")) {
    const Resource* volume = draft.source().find("ec2/volume/" + text_or(mapping, "Ebs/VolumeId", ""));
    const Json tags = volume == nullptr ? Json::array() : own_tags(list_or_empty(volume->document, "Tags"));
    if (tags.empty()) continue;
    groups.push_back({{"Resources", {from(launch, "Volumes/" + device_key(text(mapping, "DeviceName")))}},
                      {"Tags", draft.rewritten(tags)}});
  }
  if (groups.empty()) return;
  Step step = new_step("ec2/tag-volumes", id_of(instance), Phase::copy, Side::destination, &instance,
                       {{"Groups", std::move(groups)}});
  step.region = instance.region;
  step.reason = "Each volume gets the tags of the one that it is a copy of.";
  step.expected_seconds = seconds_per_volume * static_cast<double>(at(step.params, "Groups").size());
  draft.add(std::move(step));
}

/// An instance that forwards packets (NAT, VPN); RunInstances has no member for it.
void add_forwarding(Draft& draft, const Resource& instance) {
  if (flag_or(instance.document, "SourceDestCheck", true)) return;
  Step step = new_step("ec2/allow-forwarding", id_of(instance), Phase::copy, Side::destination, &instance,
                       {{"InstanceId", from(step_id("ec2/run-instance", id_of(instance)), "InstanceId")}});
  step.region = instance.region;
  step.reason = "The instance forwards packets, which EC2 drops unless the check of their address is off.";
  step.expected_seconds = 1;
  draft.add(std::move(step));
}

}  // namespace

void declare_instances(Draft& draft) {
  // Default VPCs of two regions have the same private addresses, also where one of the instances stays.
  std::map<std::string, int> uses;
  for (const Resource& instance : draft.source().resources) {
    if (type_of(instance) != "ec2/instance" || is_gone(instance)) continue;
    for (const InstanceName& name : instance_names(draft, instance)) ++uses[name.source];
  }
  for (const Resource* instance : present(draft)) {
    refuse(draft, *instance);
    for (const InstanceName& name : instance_names(draft, *instance)) {
      if (uses[name.source] == 1) {
        draft.becomes(*name.resource, name.kind, name.source, from(name.step, name.path));
      }
    }
  }
}

void add_instances(Draft& draft) {
  for (const Resource* instance : present(draft)) {
    const std::string image = add_image(draft, *instance);
    const std::string copied = add_image_copy(draft, {*instance, id_of(*instance), from(image, "ImageId"),
                                                      Json::object(), seconds_to_copy(draft, *instance)});
    add_launch(draft, *instance, copied);
    add_volume_tags(draft, *instance);
    add_forwarding(draft, *instance);
    add_stop(draft, *instance);
  }
}

}  // namespace cleave::plan
