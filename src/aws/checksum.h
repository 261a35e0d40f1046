#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/http.h"
#include "aws/model.h"

namespace cleave::aws {

/// A checksum of bytes that come piece by piece.
class RunningChecksum {
 public:
  /// `algorithm` is "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256" or "MD5".
  static bool knows(std::string_view algorithm);
  /// Throws Error(failed, "no-digest") for any other algorithm.
  explicit RunningChecksum(std::string_view algorithm);
  RunningChecksum(RunningChecksum&&) = default;
  RunningChecksum& operator=(RunningChecksum&&) = default;

  void add(std::string_view bytes);
  /// The raw bytes, big-endian. Nothing may be added after it.
  std::string finish();

 private:
  struct Digest;
  std::shared_ptr<Digest> digest_;  ///< null for the CRCs
  std::uint64_t (*update_)(std::uint64_t value, std::string_view bytes) = nullptr;
  std::uint64_t value_ = 0;
  int width_ = 0;  ///< bytes of a CRC
};

/// The checksum of some bytes as the x-amz-checksum-… headers spell it: big-endian, base64. `algorithm` is
/// "CRC32", "CRC32C", "CRC64NVME", "SHA1" or "SHA256"; null for any other.
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html)
std::optional<std::string> checksum(std::string_view algorithm, std::string_view bytes);

/// Adds the checksum that an operation requires: the algorithm that the document asks for, else CRC32 where
/// the operation lets one choose, else Content-MD5. A checksum that the caller gave stays.
void add_required_checksum(const Operation& operation, const Json& document, HttpRequest& request);

/// "CRC32" → "x-amz-checksum-crc32", "MD5" → "content-md5".
std::string checksum_header(std::string_view algorithm);

}  // namespace cleave::aws
