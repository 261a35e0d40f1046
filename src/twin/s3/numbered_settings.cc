// The sub-resources that a bucket may have many of, each with an id.
#include <fmt/format.h>

#include "twin/s3/access.h"
#include "twin/s3/handlers.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

struct NumberedSetting {
  const char* name;
  const char* get;  ///< operation, or null
  const char* put;
  const char* list;
  const char* word;
  const char* member;       ///< of requests and Get answers
  const char* list_member;  ///< of List answers
};

constexpr NumberedSetting numbered_settings[] = {
    {"analytics", "GetBucketAnalyticsConfiguration", "PutBucketAnalyticsConfiguration",
     "ListBucketAnalyticsConfigurations", "AnalyticsConfiguration", "AnalyticsConfiguration",
     "AnalyticsConfigurationList"},
    {"intelligent_tiering", nullptr, "PutBucketIntelligentTieringConfiguration",
     "ListBucketIntelligentTieringConfigurations", "IntelligentTieringConfiguration",
     "IntelligentTieringConfiguration", "IntelligentTieringConfigurationList"},
    {"inventory", nullptr, "PutBucketInventoryConfiguration", "ListBucketInventoryConfigurations",
     "InventoryConfiguration", "InventoryConfiguration", "InventoryConfigurationList"},
    {"metrics", nullptr, "PutBucketMetricsConfiguration", "ListBucketMetricsConfigurations",
     "MetricsConfiguration", "MetricsConfiguration", "MetricsConfigurationList"}};

aws::Message get_one(const NumberedSetting& setting, Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {fmt::format("s3:Get{}", setting.word), "", nullptr});
  const Json* all = bucket.setting(setting.name);
  const std::string id = text(call.input, "Id");
  if (all == nullptr || !all->contains(id)) {
    throw Refusal{"NoSuchConfiguration", "The specified configuration does not exist.", 404, Json::object()};
  }
  return {{{setting.member, (*all)[id]}}, ""};
}

aws::Message put_one(const NumberedSetting& setting, Call& call) {
  Bucket bucket = bucket_of(call);
  require(call, bucket, {fmt::format("s3:Put{}", setting.word), "", nullptr});
  const std::string id = text(call.input, "Id");
  if (text(call.input[setting.member], "Id") != id) {
    throw bad_request("InvalidArgument", "The ID in the configuration does not match the ID in the request.");
  }
  (*bucket.row)["settings"][setting.name][id] = call.input[setting.member];
  return {};
}

aws::Message list_all(const NumberedSetting& setting, Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {fmt::format("s3:Get{}", setting.word), "", nullptr});
  aws::Message answer;
  answer.document["IsTruncated"] = false;
  if (const Json* all = bucket.setting(setting.name)) {
    answer.document[setting.list_member] = Json::array();
    for (const auto& [id, document] : all->items()) answer.document[setting.list_member].push_back(document);
  }
  return answer;
}

}  // namespace

void add_numbered_setting_handlers(Service& service) {
  for (const NumberedSetting& setting : numbered_settings) {
    if (setting.get != nullptr) {
      service.handlers[setting.get] = [&setting](Call& call) { return get_one(setting, call); };
    }
    service.handlers[setting.put] = [&setting](Call& call) { return put_one(setting, call); };
    service.handlers[setting.list] = [&setting](Call& call) { return list_all(setting, call); };
  }
}

}  // namespace cleave::twin::s3
