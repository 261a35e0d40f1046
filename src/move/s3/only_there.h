#pragma once

#include "move/s3/object_pass.h"

namespace cleave::move {

/// What the destination's bucket has that the source's has not: going back loses it.
struct OnlyThere {
  Sample written;       ///< keys of objects that are new there, or were written over a copy
  long long bytes = 0;  ///< of those objects
  Sample left;          ///< keys of copies whose originals the source does not have any more
  long long copies = 0;
  bool source_is_empty = true;  ///< it lists nothing, or is gone
  Sample versions;  ///< keys under which something was written there that is not the newest version any more
};

struct Buckets {
  aws::Client source_client, destination_client;
  std::string source, destination;
};

/// `copies` is what was copied. A bucket of the destination that is gone has nothing.
OnlyThere only_there(const Buckets& buckets, const Copies& copies);

}  // namespace cleave::move
