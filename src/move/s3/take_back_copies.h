#pragma once

#include "aws/client.h"
#include "move/s3/copies.h"

namespace cleave::move {

/// Deletes from the destination's `bucket` what is still as it was copied, with the copies before it that a
/// versioned bucket keeps, and nothing else.
void take_back_copies(const aws::Client& client, const std::string& bucket, const Copies& copies);

}  // namespace cleave::move
