#pragma once

#include <string>

#include "aws/client.h"
#include "base/json.h"

namespace cleave::move {

/// The bucket's policy as S3 keeps it, a text; "" when it has none.
std::string policy_text(const aws::Client& s3, const std::string& bucket);

/// A policy's text as a document with a list of statements; an empty one for "".
Json policy_of(const std::string& text);

/// Makes `policy` the bucket's, spelt as `like` where that says the same; one without statements is no
/// policy.
void put_policy(const aws::Client& s3, const std::string& bucket, const Json& policy,
                const std::string& like);

}  // namespace cleave::move
