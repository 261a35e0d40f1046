#include "twin/cloudfront/distribution.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::twin::cloudfront {
namespace {

/// https://aws.amazon.com/blogs/networking-and-content-delivery/slashing-cloudfront-change-propagation-times-in-2020-recent-changes-and-looking-forward/
constexpr auto deployment_takes = std::chrono::minutes(5);

std::size_t invalidations_in_progress(World& world, const std::string& id) {
  std::size_t count = 0;
  world.each_table("transient/cloudfront/invalidation",
                   [&](const std::string&, const std::string&, Table& table) {
                     for (const auto& [key, row] : table) {
                       const bool running = world.now() < from_rfc3339(text(row, "done_at"));
                       if (running && key.starts_with(id + "/")) ++count;
                     }
                   });
  return count;
}

/// When each alias of the new config serves everywhere: at the end of this deployment, or as before.
Json alias_times(const Json& row, const Json& config, const std::string& deployed) {
  Json times = Json::object();
  for (const Json& alias : list_or_empty(config, "Aliases/Items")) {
    const auto name = alias.get<std::string>();
    const Json& before = list_or_empty(row, "serves_at/aliases");
    times[name] = before.contains(name) ? before.at(name) : Json(deployed);
  }
  return times;
}

Json release_times(const Json& row, const Json& alias_times, const std::string& deployed) {
  Json times = Json::object();
  for (const std::string& alias : aliases_of(row)) {
    if (!alias_times.contains(alias)) times[alias] = deployed;
  }
  return times;
}

}  // namespace

Json& distribution_of(const Call& call, std::string_view id) {
  Table& distributions = call.global_table(distribution_kind);
  const auto found = distributions.find(id);
  if (found == distributions.end()) {
    throw Refusal{"NoSuchDistribution", "The specified distribution does not exist.", 404};
  }
  return found->second;
}

std::string entity_tag(const Json& row, std::string_view id) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const std::string digest = sha256(fmt::format("{}/{}", id, number_or(row, "revision", 1)));
  std::string tag = "E";
  for (std::size_t i = 0; i < 13; ++i)
    tag += alphabet[static_cast<unsigned char>(digest[i]) % alphabet.size()];
  return tag;
}

void require_match(const Call& call, const Json& row, std::string_view id) {
  const std::string given = text_or(call.input, "IfMatch", "");
  if (given.empty()) {
    throw Refusal{"InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource."};
  }
  if (given != entity_tag(row, id)) {
    throw Refusal{
        "PreconditionFailed",
        "The request failed because it didn't meet the preconditions in one or more request-header fields.",
        412};
  }
}

bool is_deployed(const Json& row, Time now) {
  return from_rfc3339(text(row, "deployed_at")) <= now;
}

Json distribution_answer(World& world, const Json& row) {
  Json answer = row.at("document");
  answer["Status"] = is_deployed(row, world.now()) ? "Deployed" : "InProgress";
  answer["InProgressInvalidationBatches"] = invalidations_in_progress(world, text(answer, "Id"));
  for (const std::string& alias : aliases_of(row)) {
    answer["AliasICPRecordals"].push_back({{"CNAME", alias}, {"ICPRecordalStatus", "APPROVED"}});
  }
  return answer;
}

std::vector<std::string> aliases_of(const Json& row) {
  std::vector<std::string> aliases;
  for (const Json& alias : list_or_empty(row, "document/DistributionConfig/Aliases/Items")) {
    aliases.push_back(alias.get<std::string>());
  }
  return aliases;
}

void write_config(World& world, Json& row, const Json& config) {
  const std::string deployed = to_rfc3339(world.now() + deployment_takes);
  const bool was_enabled = flag_or(row, "document/DistributionConfig/Enabled", false);
  const Json aliases = alias_times(row, config, deployed);
  const Json releases = release_times(row, aliases, deployed);
  row["serves_at"] = {{"enabled", was_enabled ? row.at("serves_at").at("enabled") : Json(deployed)},
                      {"aliases", aliases}};
  row["releases_at"] = releases;
  row["deployed_at"] = deployed;
  row["revision"] = number_or(row, "revision", 0) + 1;
  row["document"]["DistributionConfig"] = config;
  row["document"]["LastModifiedTime"] = to_rfc3339(world.now());
}

bool serves(const Json& row, Time now) {
  return flag_or(row, "document/DistributionConfig/Enabled", false) &&
         from_rfc3339(text(row, "serves_at/enabled")) <= now;
}

bool serves_alias(const Json& row, const std::string& alias, Time now) {
  const auto aliases = aliases_of(row);
  if (std::find(aliases.begin(), aliases.end(), alias) == aliases.end()) return false;
  return from_rfc3339(at(row, "serves_at/aliases").at(alias).get<std::string>()) <= now;
}

}  // namespace cleave::twin::cloudfront
