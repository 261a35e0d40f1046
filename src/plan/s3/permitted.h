#pragma once

#include "plan/draft.h"

namespace cleave::plan {

enum class ObjectsOf { copied, left };

/// Looks whether the policies of a bucket let cleave do what the plan has it do: read the source's objects,
/// and write and keep up those of the counterpart, whose policy will be `policy` (a text in the source's
/// names, or null). Returns the headers that the counterpart's policy demands of every object
/// ("ServerSideEncryption").
///
/// Throws Error(input, "policy-denies") for what surely is refused, and Error(input, "policy-unknown") where
/// that depends on what nobody knows when planning, unless the user decided to copy the bucket: then it is
/// a warning.
Json demand_permitted(Draft& draft, const inventory::Resource& bucket, const Json& policy, ObjectsOf objects);

}  // namespace cleave::plan
