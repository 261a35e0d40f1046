#include "twin/s3/handlers.h"
#include "twin/s3/objects.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

aws::Message answer_of(const Bucket& bucket, const Json& version, Json answer = Json::object()) {
  show_version_id(bucket, text(version, "version_id"), answer);
  return {std::move(answer), ""};
}

aws::Message get_tagging(Call& call) {
  const Bucket bucket = bucket_of(call);
  const Json& version = readable_version(call, bucket, "s3:GetObjectTagging");
  return answer_of(bucket, version, {{"TagSet", list_or_empty(version, "tags")}});
}

aws::Message put_tagging(Call& call) {
  const Bucket bucket = bucket_of(call);
  Json& version = readable_version(call, bucket, "s3:PutObjectTagging");
  const Json& tags = list_or_empty(call.input, "Tagging/TagSet");
  check_tags(tags);
  version["tags"] = tags;
  return answer_of(bucket, version);
}

aws::Message delete_tagging(Call& call) {
  const Bucket bucket = bucket_of(call);
  Json& version = readable_version(call, bucket, "s3:DeleteObjectTagging");
  version["tags"] = Json::array();
  return answer_of(bucket, version);
}

}  // namespace

void add_tagging_handlers(Service& service) {
  service.handlers["GetObjectTagging"] = get_tagging;
  service.handlers["PutObjectTagging"] = put_tagging;
  service.handlers["DeleteObjectTagging"] = delete_tagging;
}

}  // namespace cleave::twin::s3
