#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/http.h"
#include "aws/model.h"

namespace cleave::aws {

/// The checksum of some bytes as the x-amz-checksum-… headers spell it: big-endian, base64. `algorithm` is
/// "CRC32", "CRC32C", "CRC64NVME", "SHA1" or "SHA256"; null for any other.
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html)
std::optional<std::string> checksum(std::string_view algorithm, std::string_view bytes);

/// Adds the checksum that an operation requires: the algorithm that the document asks for, else CRC32 where
/// the operation lets one choose, else Content-MD5. A checksum that the caller gave stays.
void add_required_checksum(const Operation& operation, const Json& document, HttpRequest& request);

/// Server: the name of the first header ("content-md5", "x-amz-checksum-crc32") that the body contradicts, or
/// "".
std::string contradicted_checksum(const Headers& headers, std::string_view body);

}  // namespace cleave::aws
