// Distributions: create, read, list, update, delete.
#include <fmt/format.h>

#include "twin/cloudfront/alias_rules.h"
#include "twin/cloudfront/config_defaults.h"
#include "twin/cloudfront/config_rules.h"
#include "twin/cloudfront/distribution.h"
#include "twin/cloudfront/handlers.h"
#include "twin/page.h"

namespace cleave::twin::cloudfront {
namespace {

void refuse_repeated_reference(const Call& call, const std::string& reference) {
  for (const auto& [id, row] : call.global_table(distribution_kind)) {
    if (text(row, "document/DistributionConfig/CallerReference") != reference) continue;
    throw Refusal{
        "DistributionAlreadyExists",
        fmt::format("The caller reference that you are using to create a distribution is associated with "
                    "another distribution. Already exists: {}",
                    id),
        409};
  }
}

aws::Message create(Call& call, const Json& given, const Json& tags) {
  const std::string reference = text(given, "CallerReference");
  require_quantities(given);
  const Json config = with_defaults(given);
  refuse_repeated_reference(call, reference);
  require_valid_config(call, config);
  require_valid_aliases(call, config, {});
  const std::string key = fmt::format("{}/distribution/{}", call.account, reference);
  const std::string id = call.world.letter_id("E", 13, key);
  const std::string host = call.world.hex_id("d", 13, key) + ".cloudfront.net";
  Json row = {{"document",
               {{"Id", id},
                {"ARN", fmt::format("arn:aws:cloudfront::{}:distribution/{}", call.account, id)},
                {"DomainName", host},
                {"ActiveTrustedSigners", {{"Enabled", false}, {"Quantity", 0}}},
                {"ActiveTrustedKeyGroups", {{"Enabled", false}, {"Quantity", 0}}}}},
              {"tags", tags}};
  write_config(call.world, row, config);
  call.global_table(distribution_kind)[id] = row;
  return {{{"Distribution", distribution_answer(call.world, row)},
           {"Location", "https://cloudfront.amazonaws.com/2020-05-31/distribution/" + id},
           {"ETag", entity_tag(row, id)}},
          ""};
}

aws::Message create_distribution(Call& call) {
  return create(call, at(call.input, "DistributionConfig"), Json::object());
}

aws::Message create_distribution_with_tags(Call& call) {
  return create(call, at(call.input, "DistributionConfigWithTags/DistributionConfig"),
                tags_by_key(at(call.input, "DistributionConfigWithTags/Tags")));
}

aws::Message get_distribution(Call& call) {
  const std::string id = text(call.input, "Id");
  const Json& row = distribution_of(call, id);
  return {{{"Distribution", distribution_answer(call.world, row)}, {"ETag", entity_tag(row, id)}}, ""};
}

aws::Message get_distribution_config(Call& call) {
  const std::string id = text(call.input, "Id");
  const Json& row = distribution_of(call, id);
  return {{{"DistributionConfig", at(row, "document/DistributionConfig")}, {"ETag", entity_tag(row, id)}},
          ""};
}

/// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
aws::Message update_distribution(Call& call) {
  const std::string id = text(call.input, "Id");
  Json& row = distribution_of(call, id);
  require_match(call, row, id);
  const Json& given = at(call.input, "DistributionConfig");
  require_quantities(given);
  const Json config = with_defaults(given);
  if (text(config, "CallerReference") != text(row, "document/DistributionConfig/CallerReference")) {
    throw Refusal{"IllegalUpdate",
                  "The update contains modifications that are not allowed: CallerReference."};
  }
  require_valid_config(call, config);
  require_valid_aliases(call, config, {id, text(row, "document/DomainName"), aliases_of(row)});
  write_config(call.world, row, config);
  return {{{"Distribution", distribution_answer(call.world, row)}, {"ETag", entity_tag(row, id)}}, ""};
}

/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToDeleteDistribution.html
aws::Message delete_distribution(Call& call) {
  const std::string id = text(call.input, "Id");
  const Json& row = distribution_of(call, id);
  require_match(call, row, id);
  if (flag_or(row, "document/DistributionConfig/Enabled", true) || !is_deployed(row, call.world.now())) {
    throw Refusal{"DistributionNotDisabled",
                  "The distribution you are trying to delete has not been disabled.", 409};
  }
  call.global_table(distribution_kind).erase(id);
  return {};
}

/// A row of ListDistributions: the config's members beside the distribution's.
Json summary(World& world, const Json& row, std::string_view id) {
  const Json answer = distribution_answer(world, row);
  const Json& config = answer.at("DistributionConfig");
  Json item = {{"ETag", entity_tag(row, id)}};
  for (const char* member : {"Id", "ARN", "Status", "LastModifiedTime", "DomainName", "AliasICPRecordals"}) {
    if (answer.contains(member)) item[member] = answer.at(member);
  }
  for (const char* member : {"Aliases", "Origins", "OriginGroups", "DefaultCacheBehavior", "CacheBehaviors",
                             "CustomErrorResponses", "Comment", "PriceClass", "Enabled", "ViewerCertificate",
                             "Restrictions", "WebACLId", "HttpVersion", "IsIPV6Enabled", "Staging"}) {
    item[member] = config.at(member);
  }
  return item;
}

aws::Message list_distributions(Call& call) {
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  const std::string marker = text_or(call.input, "Marker", "");
  const Page page = page_of(call.global_table(distribution_kind), marker, limit);
  Json list = {{"Marker", marker},
               {"MaxItems", limit},
               {"IsTruncated", !page.next.empty()},
               {"Quantity", page.rows.size()}};
  for (const Json* row : page.rows)
    list["Items"].push_back(summary(call.world, *row, text(*row, "document/Id")));
  if (!page.next.empty()) list["NextMarker"] = page.next;
  return {{{"DistributionList", list}}, ""};
}

}  // namespace

void add_distribution_handlers(Service& service) {
  service.handlers["CreateDistribution"] = create_distribution;
  service.handlers["CreateDistributionWithTags"] = create_distribution_with_tags;
  service.handlers["GetDistribution"] = get_distribution;
  service.handlers["GetDistributionConfig"] = get_distribution_config;
  service.handlers["UpdateDistribution"] = update_distribution;
  service.handlers["DeleteDistribution"] = delete_distribution;
  service.handlers["ListDistributions"] = list_distributions;
}

}  // namespace cleave::twin::cloudfront
