#include "move/cloudfront/distribution.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "move/call_or_null.h"
#include "names/dns_record.h"

namespace cleave::move::cloudfront {
namespace {

constexpr std::chrono::seconds between_looks{20};
constexpr int most_tries = 5;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& each) { return names::dns_name(each) == names::dns_name(name); });
}

}  // namespace

Json read_distribution(const aws::Client& client, const std::string& id) {
  return call_or_null(client, "GetDistribution", {{"Id", id}}, {"NoSuchDistribution"});
}

void update_distribution(const aws::Client& client, const std::string& id,
                         const std::function<Json(Json config)>& changed) {
  for (int tries = 0; tries < most_tries; ++tries) {
    const Json current = client.call("GetDistributionConfig", {{"Id", id}});
    const Json& config = at(current, "DistributionConfig");
    Json wanted = changed(config);
    if (wanted == config) return;
    const Json answer =
        call_or_null(client, "UpdateDistribution",
                     {{"Id", id}, {"IfMatch", text(current, "ETag")}, {"DistributionConfig", wanted}},
                     {"PreconditionFailed", "InvalidIfMatchVersion"});
    if (!answer.is_null()) return;
  }
  throw Error(Error::Kind::failed, "distribution-busy",
              fmt::format("somebody else keeps changing distribution {}", id))
      .next("Find out who does, then run the command again.");
}

run::Progress deployed(const aws::Client& client, const run::Task& task, const std::string& id,
                       const Json& outputs) {
  const Json answer = client.call("GetDistribution", {{"Id", id}});
  if (text(answer, "Distribution/Status") == "Deployed") return run::Progress::done(outputs);
  return run::Progress::later(task.now + between_looks,
                              fmt::format("distribution {} is on its way to all edges", id));
}

std::vector<std::string> aliases_of(const Json& config) {
  std::vector<std::string> aliases;
  for (const Json& alias : list_or_empty(config, "Aliases/Items"))
    aliases.push_back(alias.get<std::string>());
  return aliases;
}

Json with_aliases(Json config, const std::vector<std::string>& aliases) {
  config["Aliases"] = {{"Quantity", aliases.size()}};
  if (!aliases.empty()) config["Aliases"]["Items"] = aliases;
  return config;
}

std::vector<std::string> without(const std::vector<std::string>& names,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> left;
  for (const std::string& name : names)
    if (!contains(others, name)) left.push_back(name);
  return left;
}

std::vector<std::string> with(std::vector<std::string> names, const std::vector<std::string>& others) {
  for (const std::string& name : others)
    if (!contains(names, name)) names.push_back(name);
  return names;
}

}  // namespace cleave::move::cloudfront
