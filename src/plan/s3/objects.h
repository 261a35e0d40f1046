#pragma once

#include <set>
#include <string>

#include "plan/draft.h"

namespace cleave::plan {

/// The moving buckets that the application names only as the place of its logs. Their objects are the past of
/// the source (often of several applications), and their counterparts start empty.
std::set<std::string> log_buckets(const Draft& draft);

/// Adds the steps that bring a bucket's objects over: the bulk early and what changed since at the cutover.
/// Each pass has its own grant to read the source, which ends with the pass. Returns the id of the first
/// pass.
std::string add_object_steps(Draft& draft, const inventory::Resource& bucket);

/// Adds the pass for what was still written to the source after the cutover, once `needs` (the last caches)
/// are over. Returns the id of its last step, or "" when the bucket's objects are not copied.
std::string add_last_pass(Draft& draft, const inventory::Resource& bucket, std::vector<std::string> needs);

}  // namespace cleave::plan
