#pragma once

#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// The upload that a call names by Bucket, Key and UploadId: {"key", "input": the request that began it,
/// "initiated", "account", "parts": {"00001": {"blob", "ContentLength", "ETag", "LastModified",
/// "checksums"}}}. Throws Refusal NoSuchUpload.
Json& upload_of(Call& call, const Bucket& bucket);

}  // namespace cleave::twin::s3
