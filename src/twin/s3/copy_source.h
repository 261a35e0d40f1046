#pragma once

#include <string>

#include "twin/s3/objects.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// The object that x-amz-copy-source names, which the caller may read and whose conditions hold.
struct CopySource {
  Bucket bucket;
  ObjectName name;
  Json version;  ///< a copy: the write may change the table it is in
};

/// Reads CopySource, the conditions CopySourceIf… and ExpectedSourceBucketOwner of a call. Throws Refusal.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
CopySource read_copy_source(Call& call);

}  // namespace cleave::twin::s3
