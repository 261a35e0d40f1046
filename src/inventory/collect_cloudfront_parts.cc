#include "aws/paginate.h"
#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// A family of account-scoped things that distributions name by id.
struct Family {
  std::string type;     ///< "cache-policy"
  std::string list;     ///< "ListCachePolicies"
  std::string items;    ///< where its items stand: "CachePolicyList"
  std::string item_id;  ///< where an item tells its id: "CachePolicy/Id"
  std::string get;      ///< "GetCachePolicy"; "" when the list tells all
  std::string member;   ///< what `get` answers: "CachePolicy"
  std::string title;    ///< where the document has its name
  Json parameters = Json::object();
};

const std::vector<Family>& families() {
  // AWS's own policies have the same ids in every account; only custom ones are the account's.
  const Json custom = {{"Type", "custom"}};
  static const std::vector<Family> all = {
      {"origin-access-identity", "ListCloudFrontOriginAccessIdentities", "CloudFrontOriginAccessIdentityList",
       "Id", "GetCloudFrontOriginAccessIdentity", "CloudFrontOriginAccessIdentity",
       "CloudFrontOriginAccessIdentityConfig/Comment"},
      {"origin-access-control", "ListOriginAccessControls", "OriginAccessControlList", "Id",
       "GetOriginAccessControl", "OriginAccessControl", "OriginAccessControlConfig/Name"},
      {"cache-policy", "ListCachePolicies", "CachePolicyList", "CachePolicy/Id", "GetCachePolicy",
       "CachePolicy", "CachePolicyConfig/Name", custom},
      {"origin-request-policy", "ListOriginRequestPolicies", "OriginRequestPolicyList",
       "OriginRequestPolicy/Id", "GetOriginRequestPolicy", "OriginRequestPolicy",
       "OriginRequestPolicyConfig/Name", custom},
      {"response-headers-policy", "ListResponseHeadersPolicies", "ResponseHeadersPolicyList",
       "ResponseHeadersPolicy/Id", "GetResponseHeadersPolicy", "ResponseHeadersPolicy",
       "ResponseHeadersPolicyConfig/Name", custom},
      {"function", "ListFunctions", "FunctionList", "Name", "", "", "Name"},
  };
  return all;
}

/// All pages, by hand: several of these lists have markers but no paginator in the service model.
Json all_items(const aws::Client& client, const Family& family, Findings& findings) {
  Json items = Json::array();
  Json parameters = family.parameters;
  aws::PageCount pages("cloudfront " + family.list);
  for (bool more = true; more;) {
    const Json page = read_or_gap(client, family.list, parameters, findings, "cloudfront " + family.type);
    for (const Json& item : list_or_empty(page, family.items + "/Items")) items.push_back(item);
    const std::string next = text_or(page, family.items + "/NextMarker", "");
    more = !next.empty();
    if (more) pages.go_on(next);
    if (more) parameters["Marker"] = next;
  }
  return items;
}

void add(const aws::Client& client, const Family& family, const Json& item, Findings& findings) {
  const std::string id = text(item, family.item_id);
  const std::string what = "cloudfront/" + family.type + "/" + id;
  Json document = item;
  if (!family.get.empty()) {
    const Json answer = read_or_gap(client, family.get, {{"Id", id}}, findings, what);
    if (answer.is_null()) return;
    document = at(answer, family.member);
    document["ETag"] = text_or(answer, "ETag", "");
  }
  const std::string title = text_or(document, family.title, "");
  findings.add({what, "cloudfront", family.type, "global", title.empty() ? id : title, std::move(document)});
}

}  // namespace

void collect_cloudfront_parts(const aws::Account& account, const std::string&, Findings& findings) {
  const aws::Client client = account.client("cloudfront");
  for (const Family& family : families())
    for (const Json& item : all_items(client, family, findings)) add(client, family, item, findings);
}

}  // namespace cleave::inventory
