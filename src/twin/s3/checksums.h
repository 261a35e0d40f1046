#pragma once

#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// Compares the request's body with the checksums in its headers; an algorithm that was only asked for is
/// computed into the call's input. Throws Refusal BadDigest.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
void check_sent_bytes(Call& call);

/// The Checksum… members of a request's document.
Json given_checksums(const Json& input);

/// Some operations want a checksum of their body. Throws Refusal InvalidRequest, BadDigest.
void require_checksum_header(Call& call);

}  // namespace cleave::twin::s3
