#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// People know a distribution by its first alternate domain name.
std::string title(const Json& distribution) {
  const Json& aliases = list_or_empty(distribution, "DistributionConfig/Aliases/Items");
  if (!aliases.empty()) return aliases.front().get<std::string>();
  return name_of(distribution, text_or(distribution, "DomainName", text(distribution, "Id")));
}

}  // namespace

void collect_distributions(const aws::Account& account, const std::string&, Findings& findings) {
  const aws::Client client = account.client("cloudfront");
  for (const Json& summary : listed(client, "cloudfront", "ListDistributions", "DistributionList/Items",
                                    Json::object(), findings)) {
    const std::string id = text(summary, "Id");
    const std::string what = "cloudfront/distribution/" + id;
    const Json answer = read_or_gap(client, "GetDistribution", {{"Id", id}}, findings, what);
    Json distribution = answer.is_null() ? summary : at(answer, "Distribution");
    distribution["ETag"] = text_or(answer, "ETag", "");
    const Json tags =
        read_or_gap(client, "ListTagsForResource", {{"Resource", text(summary, "ARN")}}, findings, what);
    distribution["Tags"] = list_or_empty(tags, "Tags/Items");
    const std::string name = title(distribution);
    findings.add({what, "cloudfront", "distribution", "global", name, std::move(distribution)});
  }
}

}  // namespace cleave::inventory
