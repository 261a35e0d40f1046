#pragma once

#include <string>

#include "base/json.h"

namespace cleave::twin::s3 {

/// Objects encrypted with a key that only the customer has (SSE-C): S3 keeps the key's MD5 and demands the
/// key again for whatever reads the object.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html

/// Checks the key that a call brings along; `prefix` is "" or "CopySource". Returns its MD5 in base64, ""
/// when there is none. Throws Refusal.
std::string customer_key_md5(const Json& input, const std::string& prefix = "");

/// Throws Refusal unless the call brings the key of the version, and none when it has none.
void require_customer_key(const Json& input, const Json& version, const std::string& prefix = "");

/// Adds to an answer how the object of this document is encrypted.
void show_encryption(const Json& document, Json& answer);

}  // namespace cleave::twin::s3
