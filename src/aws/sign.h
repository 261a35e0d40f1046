#pragma once

#include <string>
#include <string_view>

#include "aws/http.h"
#include "base/clock.h"

namespace cleave::aws {

/// An access key. `expires` is the epoch when it never does.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  Time expires{};
};

struct SigningScope {
  std::string region;
  std::string service;
};

/// Signature Version 4
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). S3 does not
/// normalise or double-encode paths and adds x-amz-content-sha256; all others do and don't. Sets Host,
/// X-Amz-Date, X-Amz-Security-Token (when there is one) and Authorization.
void sign(HttpRequest& request, const Credentials& credentials, const SigningScope& scope, Time now);

/// The intermediate texts, for tests and for servers. `signed_headers` is "host;x-amz-date".
std::string canonical_request(const HttpRequest& request, std::string_view signed_headers,
                              std::string_view payload_hash, bool is_s3);
std::string string_to_sign(std::string_view canonical_request, const SigningScope& scope,
                           std::string_view amz_date);
std::string signature(std::string_view secret, const SigningScope& scope, std::string_view amz_date,
                      std::string_view string_to_sign);

/// What a signed request claims, from its Authorization header or its query (presigned URLs).
struct Claim {
  std::string access_key_id;
  SigningScope scope;
  std::string signed_headers;
  std::string signature;
  std::string amz_date;           ///< 20261123T063000Z
  long long expires_seconds = 0;  ///< presigned only
  bool presigned = false;
};
/// Throws Error(refused, "IncompleteSignature") when there is one but it cannot be read; an empty
/// access_key_id when the request is not signed.
Claim read_claim(const HttpRequest& request);
/// Whether `claim` is what `secret` gives for this request.
bool verifies(const HttpRequest& request, const Claim& claim, std::string_view secret);

}  // namespace cleave::aws
