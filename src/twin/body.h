#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/checksum.h"
#include "aws/chunked_body.h"
#include "aws/http.h"
#include "base/error.h"
#include "twin/bytes.h"

namespace cleave::twin {

/// The body of a request, without the encoding "aws-chunked".
struct Body {
  Bytes bytes;
  aws::Headers trailers;
  bool was_chunked = false;
  std::optional<Error> fault;  ///< why it could not be read; told once it is known who sent it
};

/// Takes a body in while it comes. Large ones go to the spool, and their digests are made on the way, so that
/// nobody has to read them again.
class BodyReceiver {
 public:
  BodyReceiver(std::shared_ptr<Spool> spool, const aws::HttpRequest& request);
  BodyReceiver(const BodyReceiver&) = delete;
  BodyReceiver& operator=(const BodyReceiver&) = delete;
  void add(std::string_view piece);
  Body finish();

 private:
  void add_payload(std::string_view piece);
  void unless_at_fault(const std::function<void()>& step);

  BytesWriter writer_;
  std::map<std::string, aws::RunningChecksum> digests_;
  std::optional<aws::ChunkedReader> chunked_;
  std::optional<Error> fault_;
};

/// How long a request's body may be; what is longer is refused before it is read.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
std::size_t largest_body(const aws::HttpRequest& request);
/// Of all requests that carry no object's bytes.
inline constexpr std::size_t largest_document = 16 << 20;

}  // namespace cleave::twin
