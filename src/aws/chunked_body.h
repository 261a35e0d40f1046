#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "aws/http.h"

namespace cleave::aws {

/// Whether the request says that its body is encoded so (x-amz-content-sha256: STREAMING-…).
bool is_chunked(const Headers& headers);

/// Takes the S3 content encoding "aws-chunked" off a body that comes piece by piece: chunks with signatures,
/// then trailing headers. Clients use it to send a body whose checksum they learn while sending
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, …/sigv4-streaming-trailers.html).
/// Chunk signatures are not verified: the request's own signature is. Both throw Error(input,
/// "IncompleteBody").
class ChunkedReader {
 public:
  /// `sink` gets the payload.
  explicit ChunkedReader(std::function<void(std::string_view)> sink) : sink_(std::move(sink)) {}
  void add(std::string_view piece);
  /// The trailers, once the whole body has been added.
  Headers finish();

 private:
  enum class Place { size_line, payload, end_of_chunk, trailers };
  void take_line(std::string_view line);

  std::function<void(std::string_view)> sink_;
  Place place_ = Place::size_line;
  std::size_t left_ = 0;  ///< of the chunk
  std::string line_;      ///< its beginning, when it is spread over pieces
  Headers trailers_;
};

/// Puts the trailers among the headers, as if the payload had been sent plainly. Throws as ChunkedReader does
/// when the request states another length.
void unwrap_headers(HttpRequest& request, const Headers& trailers, std::size_t payload_bytes);

}  // namespace cleave::aws
