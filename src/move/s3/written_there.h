#pragma once

#include <filesystem>
#include <vector>

#include "move/accounts.h"
#include "move/s3/object_pass.h"
#include "run/record.h"

namespace cleave::move {

/// What the destination's bucket has that cleave did not bring: going back loses it.
struct WrittenThere {
  std::string source_bucket, bucket;
  Sample written;       ///< keys of objects that are new there, or were written over a copy
  long long bytes = 0;  ///< of those objects
  Sample deleted;       ///< keys of copies that were deleted there: the source still has them
};

/// `copies` is what was copied of the source's bucket into `bucket`.
WrittenThere written_there(const aws::Client& destination, const std::string& source_bucket,
                           const std::string& bucket, const Copies& copies);
/// One entry for each bucket of the plan whose objects were copied, also when nothing was written there.
/// Lists buckets and changes nothing. `folder` is that of CopyObjects (cli: WorkDir::file("copies")).
std::vector<WrittenThere> written_there(const plan::Plan& plan, const run::Records& records,
                                        const Accounts& accounts, const std::filesystem::path& folder);

}  // namespace cleave::move
