// Origin access identities: the older way for a bucket to know a distribution.
#include <fmt/format.h>

#include "base/hash.h"
#include "twin/cloudfront/distribution.h"
#include "twin/cloudfront/handlers.h"
#include "twin/page.h"

namespace cleave::twin::cloudfront {
namespace {

Json& identity_of(const Call& call, const std::string& id) {
  Table& identities = call.global_table(access_identity_kind);
  const auto found = identities.find(id);
  if (found == identities.end()) {
    throw Refusal{"NoSuchCloudFrontOriginAccessIdentity",
                  "The specified origin access identity does not exist.", 404};
  }
  return found->second;
}

aws::Message answer_created(const Json& row, const std::string& id) {
  return {
      {{"CloudFrontOriginAccessIdentity", row.at("document")},
       {"Location", "https://cloudfront.amazonaws.com/2020-05-31/origin-access-identity/cloudfront/" + id},
       {"ETag", entity_tag(row, id)}},
      ""};
}

/// The same request again answers the same identity.
/// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CloudFrontOriginAccessIdentityConfig.html
aws::Message create_identity(Call& call) {
  const Json& config = at(call.input, "CloudFrontOriginAccessIdentityConfig");
  const std::string reference = text(config, "CallerReference");
  Table& identities = call.global_table(access_identity_kind);
  for (const auto& [id, row] : identities) {
    const Json& existing = at(row, "document/CloudFrontOriginAccessIdentityConfig");
    if (text(existing, "CallerReference") != reference) continue;
    if (existing == config) return answer_created(row, id);
    throw Refusal{"CloudFrontOriginAccessIdentityAlreadyExists",
                  "The caller reference that you are using to create the identity is already in use.", 409};
  }
  const std::string key = fmt::format("{}/origin-access-identity/{}", call.account, reference);
  const std::string id = call.world.letter_id("E", 13, key);
  const std::string user = hex(sha256(key)) + hex(sha256(id)).substr(0, 32);
  Json& row = identities[id];
  row = {{"document",
          {{"Id", id}, {"S3CanonicalUserId", user}, {"CloudFrontOriginAccessIdentityConfig", config}}},
         {"revision", 1}};
  return answer_created(row, id);
}

aws::Message get_identity(Call& call) {
  const std::string id = text(call.input, "Id");
  const Json& row = identity_of(call, id);
  return {{{"CloudFrontOriginAccessIdentity", row.at("document")}, {"ETag", entity_tag(row, id)}}, ""};
}

aws::Message get_identity_config(Call& call) {
  const std::string id = text(call.input, "Id");
  const Json& row = identity_of(call, id);
  return {{{"CloudFrontOriginAccessIdentityConfig", at(row, "document/CloudFrontOriginAccessIdentityConfig")},
           {"ETag", entity_tag(row, id)}},
          ""};
}

aws::Message list_identities(Call& call) {
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  const std::string marker = text_or(call.input, "Marker", "");
  const Page page = page_of(call.global_table(access_identity_kind), marker, limit);
  Json answer = {{"Marker", marker},
                 {"MaxItems", limit},
                 {"IsTruncated", !page.next.empty()},
                 {"Quantity", page.rows.size()}};
  for (const Json* row : page.rows) {
    const Json& document = row->at("document");
    answer["Items"].push_back({{"Id", document.at("Id")},
                               {"S3CanonicalUserId", document.at("S3CanonicalUserId")},
                               {"Comment", at(document, "CloudFrontOriginAccessIdentityConfig/Comment")}});
  }
  if (!page.next.empty()) answer["NextMarker"] = page.next;
  return {{{"CloudFrontOriginAccessIdentityList", answer}}, ""};
}

aws::Message remove_identity(Call& call) {
  const std::string id = text(call.input, "Id");
  require_match(call, identity_of(call, id), id);
  if (is_in_use(call, "origin-access-identity/cloudfront/" + id)) {
    throw Refusal{"CloudFrontOriginAccessIdentityInUse",
                  "The CloudFront origin access identity that you are trying to delete is currently in use.",
                  409};
  }
  call.global_table(access_identity_kind).erase(id);
  return {};
}

}  // namespace

void add_access_identity_handlers(Service& service) {
  service.handlers["CreateCloudFrontOriginAccessIdentity"] = create_identity;
  service.handlers["GetCloudFrontOriginAccessIdentity"] = get_identity;
  service.handlers["GetCloudFrontOriginAccessIdentityConfig"] = get_identity_config;
  service.handlers["ListCloudFrontOriginAccessIdentities"] = list_identities;
  service.handlers["DeleteCloudFrontOriginAccessIdentity"] = remove_identity;
}

}  // namespace cleave::twin::cloudfront
