#pragma once

#include <string>

#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// What S3 checks before it takes a sub-resource; may complete the document. Throws Refusal.
void check_setting(Call& call, const Bucket& bucket, const std::string& setting, Json& document);

}  // namespace cleave::twin::s3
