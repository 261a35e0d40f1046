#include "move/s3/bucket_policy.h"

#include "move/call_or_null.h"

namespace cleave::move {

std::string policy_text(const aws::Client& s3, const std::string& bucket) {
  return text_or(
      call_or_null(s3, "GetBucketPolicy", {{"Bucket", bucket}}, {"NoSuchBucketPolicy", "NoSuchBucket"}),
      "Policy", "");
}

Json policy_of(const std::string& text) {
  if (text.empty()) return {{"Version", "2012-10-17"}, {"Statement", Json::array()}};
  Json policy = parse_json(text, "bucket policy");
  // A single statement may stand without a list.
  if (policy.contains("Statement") && policy["Statement"].is_object()) {
    policy["Statement"] = Json::array({policy["Statement"]});
  }
  return policy;
}

void put_policy(const aws::Client& s3, const std::string& bucket, const Json& policy,
                const std::string& like) {
  const bool empty = list_or_empty(policy, "Statement").empty();
  const bool alike = like.empty() ? empty : policy == policy_of(like);
  const std::string wanted = alike ? like : empty ? "" : dump(policy);
  if (wanted.empty()) {
    s3.call("DeleteBucketPolicy", {{"Bucket", bucket}});
  } else {
    s3.call("PutBucketPolicy", {{"Bucket", bucket}, {"Policy", wanted}});
  }
}

}  // namespace cleave::move
