#pragma once

#include <string>
#include <string_view>

#include "aws/http.h"

namespace cleave::aws {

/// The S3 content encoding "aws-chunked": chunks with signatures, then trailing headers. Clients use it to
/// send a body whose checksum they learn while sending
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, …/sigv4-streaming-trailers.html).
struct ChunkedBody {
  std::string payload;
  Headers trailers;  ///< x-amz-checksum-crc32, x-amz-trailer-signature, …
};

/// Whether the request says that its body is encoded so (x-amz-content-sha256: STREAMING-…).
bool is_chunked(const Headers& headers);

/// Throws Error(input, "IncompleteBody"). Chunk signatures are not verified: the request's own signature is.
ChunkedBody decode_chunked(std::string_view body);

/// Puts the payload in the body's place and the trailers among the headers, as if it had been sent plainly.
void unwrap_chunked(HttpRequest& request);

}  // namespace cleave::aws
