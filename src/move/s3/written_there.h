#pragma once

#include "move/s3/object_pass.h"

namespace cleave::move {

/// What the destination's bucket has that cleave did not bring: going back loses it.
struct WrittenThere {
  Sample written;       ///< keys of objects that are new there, or were written over a copy
  long long bytes = 0;  ///< of those objects
  Sample deleted;       ///< keys of copies that were deleted there: the source still has them
};

/// `copies` is what was copied into `bucket`.
WrittenThere written_there(const aws::Client& destination, const std::string& bucket, const Copies& copies);

}  // namespace cleave::move
