#pragma once

#include <set>
#include <string>
#include <string_view>

#include "plan/draft.h"

namespace cleave::plan {

/// What of objects is dropped where buckets lock them.
inline constexpr std::string_view locks_of_objects = "retention and legal holds of single objects";

/// The moving buckets that the application names only as the place of its logs. Their objects are the past of
/// the source (often of several applications), and their counterparts start empty.
std::set<std::string> log_buckets(const Draft& draft);

/// Adds the steps that bring a bucket's objects over: the bulk early and what changed since at the cutover.
/// Each pass has its own grant to read the source, which ends with the pass. Settings that change how objects
/// are written have to be planned already: they come first. `headers` is what every copy is written with
/// (plan/s3/permitted.h). Returns the id of the first pass. Throws Error(input, "archived-objects").
std::string add_object_steps(Draft& draft, const inventory::Resource& bucket, const Json& headers);

/// Lets the pass at the cutover be the last one, where no visitors are led anywhere.
void end_with_delta(Draft& draft, const inventory::Resource& bucket);

/// Adds the passes for what is still written to the source after the cutover: one that is repeated until the
/// step `drained` is done, and the last one behind it. Returns the id of the last step, or "" when the
/// bucket's objects are not copied.
std::string add_last_passes(Draft& draft, const inventory::Resource& bucket, const std::string& drained);

}  // namespace cleave::plan
