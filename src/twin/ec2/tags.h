#pragma once

#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// The tags that the call's TagSpecifications give to new resources of this type, checked.
Json requested_tags(const Call& call, std::string_view resource_type);

/// Adds tags to those that are there; a key that is there gets the new value. Throws when there get too many.
void merge_tags(Json& existing, const Json& added);

/// Refuses keys and values that are too long or reserved
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions).
void check_tags(const Json& tags);

}  // namespace cleave::twin::ec2
