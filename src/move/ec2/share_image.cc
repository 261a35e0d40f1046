#include "move/ec2/share_image.h"

#include <algorithm>

#include "move/call_or_null.h"

namespace cleave::move::ec2 {
namespace {

using Ids = std::vector<std::string>;

bool is_image(const std::string& id) {
  return id.starts_with("ami-");
}

/// The image and the snapshots behind it; nothing when it is gone.
Ids shared_things(const aws::Client& ec2, const std::string& image) {
  const Json answer = call_or_null(ec2, "DescribeImages", {{"ImageIds", {image}}},
                                   {"InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"});
  const Json& images = list_or_empty(answer, "Images");
  if (images.empty()) return {};
  Ids things = {image};
  for (const Json& mapping : list_or_empty(images[0], "BlockDeviceMappings")) {
    const std::string snapshot = text_or(mapping, "Ebs/SnapshotId", "");
    if (!snapshot.empty()) things.push_back(snapshot);
  }
  return things;
}

bool has_grant(const aws::Client& ec2, const std::string& id, const std::string& user) {
  const Json answer =
      is_image(id) ? ec2.call("DescribeImageAttribute", {{"ImageId", id}, {"Attribute", "launchPermission"}})
                   : ec2.call("DescribeSnapshotAttribute",
                              {{"SnapshotId", id}, {"Attribute", "createVolumePermission"}});
  const Json& grants = list_or_empty(answer, is_image(id) ? "LaunchPermissions" : "CreateVolumePermissions");
  return std::any_of(grants.begin(), grants.end(),
                     [&](const Json& grant) { return text_or(grant, "UserId", "") == user; });
}

Ids granted_among(const aws::Client& ec2, const Ids& things, const std::string& user) {
  Ids granted;
  std::copy_if(things.begin(), things.end(), std::back_inserter(granted),
               [&](const std::string& id) { return has_grant(ec2, id, user); });
  return granted;
}

/// `change` is "Add" or "Remove"; one call cannot do both.
void change_grant(const aws::Client& ec2, const std::string& id, const std::string& user,
                  const char* change) {
  Json users = Json::array();
  users.push_back({{"UserId", user}});
  const Json modification = {{change, users}};
  if (is_image(id)) {
    ec2.call("ModifyImageAttribute", {{"ImageId", id}, {"LaunchPermission", modification}});
  } else {
    ec2.call("ModifySnapshotAttribute", {{"SnapshotId", id},
                                         {"Attribute", "createVolumePermission"},
                                         {"CreateVolumePermission", modification}});
  }
}

/// A later step ends the grant: what begins anew after that asks for it first.
Json outputs_of_grant(const run::Task& task) {
  return {{"ImageId", task.params.at("ImageId")}, {"HoldsUntil", to_rfc3339(task.now)}};
}

}  // namespace

run::Seen ShareImage::check(const run::Task& task) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  const Ids things = shared_things(ec2, text(task.params, "ImageId"));
  const Ids granted = granted_among(ec2, things, text(task.params, "UserId"));
  if (!things.empty() && granted.size() == things.size()) {
    return {outputs_of_grant(task), Json::object()};
  }
  return {std::nullopt, {{"Granted", granted}}};
}

Json ShareImage::apply(const run::Task& task, const Json&) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  const std::string user = text(task.params, "UserId");
  for (const std::string& id : shared_things(ec2, text(task.params, "ImageId"))) {
    if (!has_grant(ec2, id, user)) change_grant(ec2, id, user, "Add");
  }
  return outputs_of_grant(task);
}

bool ShareImage::is_there(const run::Task& task, const Json&) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  const Ids things = shared_things(ec2, text(task.params, "ImageId"));
  return !things.empty() && granted_among(ec2, things, text(task.params, "UserId")).size() == things.size();
}

run::Progress ShareImage::undo(const run::Task& task, const Json& before, const Json&) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  const std::string user = text(task.params, "UserId");
  const Ids things = shared_things(ec2, text(task.params, "ImageId"));
  const Json& kept = list_or_empty(before, "Granted");
  for (const std::string& id : granted_among(ec2, things, user)) {
    if (std::find(kept.begin(), kept.end(), Json(id)) == kept.end()) change_grant(ec2, id, user, "Remove");
  }
  return run::Progress::done(Json::object());
}

run::Seen UnshareImage::check(const run::Task& task) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  const Ids things = shared_things(ec2, text(task.params, "ImageId"));
  if (granted_among(ec2, things, text(task.params, "UserId")).empty())
    return {Json::object(), Json::object()};
  return {std::nullopt, Json::object()};
}

Json UnshareImage::apply(const run::Task& task, const Json&) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  const std::string user = text(task.params, "UserId");
  const Ids things = shared_things(ec2, text(task.params, "ImageId"));
  for (const std::string& id : granted_among(ec2, things, user)) change_grant(ec2, id, user, "Remove");
  return Json::object();
}

run::Progress UnshareImage::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::ec2
