#pragma once

#include <string>
#include <vector>

#include "plan/draft.h"

namespace cleave::plan {

/// The tags in `list` that a user may set. Those that begin with "aws:" belong to AWS
/// (https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html).
inline Json own_tags(const Json& list) {
  Json tags = Json::array();
  for (const Json& tag : list) {
    if (!text_or(tag, "Key", "").starts_with("aws:")) tags.push_back(tag);
  }
  return tags;
}

/// The member that is carried over as it stands: what it names may be made after the resource, and of it.
/// "" for types of which every member is rewritten.
inline std::string_view verbatim_member(const inventory::Resource& resource) {
  const std::string type = resource.service + "/" + resource.type;
  if (type == "s3/bucket") return "/GetBucketTagging/TagSet";
  if (type == "ec2/security-group") return "/Description";
  for (const char* tagged :
       {"acm/certificate", "cloudfront/distribution", "route53/zone", "route53/health-check"})
    if (type == tagged) return "/Tags";
  return "";
}

/// All tags of a resource. Documents hold them in what described it, or in the answer of a call of its own.
inline std::vector<Json> tags_of(const Json& document) {
  std::vector<Json> tags;
  for (const char* list : {"Tags", "TagSet", "TagList", "GetBucketTagging/TagSet", "DescribeTags/Tags"})
    for (const Json& tag : list_or_empty(document, list)) tags.push_back(tag);
  return tags;
}

/// A TagSpecification for one type of thing that EC2 makes.
inline Json tag_specification(std::string_view resource_type, const Json& source_document) {
  return {{"ResourceType", resource_type}, {"Tags", own_tags(list_or_empty(source_document, "Tags"))}};
}

}  // namespace cleave::plan
