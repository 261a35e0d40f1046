#include "drain/read/bucket_region.h"

#include "base/error.h"

namespace cleave::drain {

std::string region_of_bucket(const aws::Account& account, const std::string& bucket) {
  // Only the owner of a bucket may ask where it is.
  try {
    const auto answer = account.client("s3").call("GetBucketLocation", {{"Bucket", bucket}});
    const auto region = text_or(answer, "LocationConstraint", "");
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html: the oldest regions.
    if (region.empty()) return "us-east-1";
    return region == "EU" ? "eu-west-1" : region;
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::refused && error.code() == "AccessDenied") return account.region();
    throw;
  }
}

}  // namespace cleave::drain
