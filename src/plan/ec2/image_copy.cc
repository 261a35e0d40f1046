#include <fmt/format.h>

#include "plan/ec2/planners.h"
#include "plan/new_step.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

/// The image and each snapshot behind it are looked at and changed.
double seconds_to_grant(const ImageCopy& copy) {
  return 1 + 0.3 * static_cast<double>(list_or_empty(copy.resource.document, "BlockDeviceMappings").size());
}

/// Launching needs the launch permission only; copying also needs the permission on every snapshot behind the
/// image (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html).
std::string add_grant(Draft& draft, const ImageCopy& copy) {
  Step step = new_step("ec2/share-image", copy.key, Phase::copy, Side::source, &copy.resource,
                       {{"ImageId", copy.image_id}, {"UserId", draft.destination().account_id}});
  step.region = copy.resource.region;
  step.reason = "A temporary permission for the destination account to read the image and its snapshots.";
  step.expected_seconds = seconds_to_grant(copy);
  return draft.add(std::move(step)).id;
}

std::string add_copy(Draft& draft, const ImageCopy& copy, const std::string& grant) {
  Json params = {
      {"SourceImageId", from(grant, "ImageId")},
      {"SourceRegion", copy.resource.region},
      {"Name", "cleave-" + copy.key},
      {"Description", fmt::format("Copy of {} of account {}", copy.key, draft.source().account_id)},
      {"TagSpecifications",
       {draft.rewritten(tag_specification("image", copy.source_document)),
        {{"ResourceType", "snapshot"}, {"Tags", Json::array()}}}}};
  Step step =
      new_step("ec2/copy-image", copy.key, Phase::copy, Side::destination, &copy.resource, std::move(params));
  step.region = copy.resource.region;
  step.reason = "The destination owns its copy: it does not depend on the source's image any more.";
  step.expected_seconds = copy.expected_seconds;
  return draft.add(std::move(step)).id;
}

/// A grant that the user gave before is no business of ours to end.
bool was_shared_before(const Draft& draft, const ImageCopy& copy) {
  for (const Json& permission :
       list_or_empty(copy.source_document, "DescribeImageAttribute/LaunchPermissions")) {
    if (text_or(permission, "UserId", "") == draft.destination().account_id) return true;
  }
  return false;
}

}  // namespace

std::string add_image_copy(Draft& draft, const ImageCopy& copy) {
  const std::string grant = add_grant(draft, copy);
  const std::string copied = add_copy(draft, copy, grant);
  draft.remind(fmt::format(
      "The image that was taken of {} stays in the source as a backup: deregister it, and delete its "
      "snapshots, when nobody wants it any more.",
      copy.resource.name));
  if (was_shared_before(draft, copy)) return copied;
  Step step = new_step("ec2/unshare-image", copy.key, Phase::copy, Side::source, &copy.resource,
                       {{"ImageId", from(grant, "ImageId")}, {"UserId", draft.destination().account_id}});
  step.region = copy.resource.region;
  step.needs.push_back(copied);
  step.reason = "The copy is complete: the temporary permission ends.";
  step.expected_seconds = seconds_to_grant(copy);
  draft.add(std::move(step));
  return copied;
}

}  // namespace cleave::plan
