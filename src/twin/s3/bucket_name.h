#pragma once

#include <string_view>

namespace cleave::twin::s3 {

/// Whether S3 takes this as the name of a new general purpose bucket.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_bucket_name(std::string_view name);

}  // namespace cleave::twin::s3
