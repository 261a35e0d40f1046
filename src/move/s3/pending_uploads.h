#pragma once

#include "aws/client.h"
#include "move/s3/object_pass.h"

namespace cleave::move {

/// The uploads in parts that were begun at a bucket and are not over. Each may become an object at any time,
/// which S3 dates back to the beginning of its upload.
struct PendingUploads {
  Sample keys;
  std::vector<Copies::Asked> each;  ///< its key, and the upload's id as its state
  std::string how_to_end;           ///< the command that aborts the first of them; "" for none
};
/// Without those under the keys in `own`. `profile` stands in the command.
PendingUploads pending_uploads(const aws::Client& client, const std::string& bucket, std::string_view profile,
                               const std::set<std::string>& own);

}  // namespace cleave::move
