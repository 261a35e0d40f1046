#include "twin/s3/customer_key.h"

#include "base/hash.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

constexpr std::size_t key_bytes = 32;

}  // namespace

std::string customer_key_md5(const Json& input, const std::string& prefix) {
  const std::string algorithm = text_or(input, prefix + "SSECustomerAlgorithm", "");
  const std::string key = text_or(input, prefix + "SSECustomerKey", "");
  const std::string digest = text_or(input, prefix + "SSECustomerKeyMD5", "");
  if (algorithm.empty() && key.empty() && digest.empty()) return "";
  if (algorithm != "AES256")
    throw bad_request("InvalidEncryptionAlgorithmError",
                      "The encryption request that you specified is not valid. The valid value is AES256.");
  if (key.empty())
    throw bad_request(
        "InvalidArgument",
        "Requests specifying Server Side Encryption with Customer provided keys must provide an "
        "appropriate secret key.");
  const std::string bytes = from_base64(key);
  if (bytes.size() != key_bytes)
    throw bad_request("InvalidArgument", "The secret key was invalid for the specified algorithm.");
  if (digest != base64(md5(bytes)))
    throw bad_request("InvalidArgument",
                      "The calculated MD5 hash of the key did not match the hash that was provided.");
  if (prefix.empty() && input.contains("ServerSideEncryption"))
    throw bad_request("InvalidArgument",
                      "Server Side Encryption with Customer provided key is incompatible with the encryption "
                      "method specified");
  return digest;
}

void require_customer_key(const Json& input, const Json& version, const std::string& prefix) {
  const std::string kept = text_or(version, "document/SSECustomerKeyMD5", "");
  const std::string given = customer_key_md5(input, prefix);
  if (kept == given) return;
  if (kept.empty())
    throw bad_request("InvalidRequest", "The encryption parameters are not applicable to this object.");
  if (given.empty())
    throw bad_request("InvalidRequest",
                      "The object was stored using a form of Server Side Encryption. The correct parameters "
                      "must be provided to retrieve the object.");
  throw access_denied();
}

void show_encryption(const Json& document, Json& answer) {
  for (const char* member : {"ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled",
                             "SSECustomerAlgorithm", "SSECustomerKeyMD5"}) {
    if (document.contains(member)) answer[member] = document[member];
  }
}

}  // namespace cleave::twin::s3
