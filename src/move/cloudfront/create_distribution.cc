#include "move/cloudfront/create_distribution.h"

#include "move/call_or_null.h"
#include "move/cloudfront/distribution.h"
#include "move/own_tags.h"

namespace cleave::move::cloudfront {
namespace {

/// The distribution that this step made on an earlier try, as GetDistribution says it, or null. Lists do not
/// tell the caller reference; the comment spares most of the look-ups.
Json own_distribution(const aws::Client& client, const run::Task& task) {
  const std::string comment = text_or(task.params, "DistributionConfig/Comment", "");
  for (const Json& summary : client.items("ListDistributions")) {
    if (text_or(summary, "Comment", "") != comment) continue;
    const Json answer = read_distribution(client, text(summary, "Id"));
    if (!answer.is_null() && text(answer, "Distribution/DistributionConfig/CallerReference") == task.token)
      return at(answer, "Distribution");
  }
  return nullptr;
}

Json outputs_of(const Json& distribution) {
  return {{"Id", at(distribution, "Id")},
          {"ARN", at(distribution, "ARN")},
          {"DomainName", at(distribution, "DomainName")}};
}

}  // namespace

run::Seen CreateDistribution::check(const run::Task& task) {
  const Json own = own_distribution(accounts_.client(task, "cloudfront"), task);
  if (own.is_null()) return {std::nullopt, Json::object()};
  return {outputs_of(own), Json::object()};
}

Json CreateDistribution::apply(const run::Task& task, const Json&) {
  Json config = at(task.params, "DistributionConfig");
  config["CallerReference"] = task.token;
  const Json tags = tags_of(task, list_or_empty(task.params, "Tags"));
  const Json answer = accounts_.client(task, "cloudfront")
                          .call("CreateDistributionWithTags",
                                {{"DistributionConfigWithTags",
                                  {{"DistributionConfig", std::move(config)}, {"Tags", {{"Items", tags}}}}}});
  return outputs_of(at(answer, "Distribution"));
}

run::Progress CreateDistribution::settle(const run::Task& task, const Json& outputs) {
  const std::string id = text(outputs, "Id");
  if (!is_there(task, outputs)) return run::Progress::not_listed(task, "the distribution " + id);
  return deployed(accounts_.client(task, "cloudfront"), task, id, outputs);
}

bool CreateDistribution::is_there(const run::Task& task, const Json& outputs) {
  return !read_distribution(accounts_.client(task, "cloudfront"), text(outputs, "Id")).is_null();
}

run::Progress CreateDistribution::undo(const run::Task& task, const Json&, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "cloudfront");
  const Json made = outputs.is_object() ? outputs : own_distribution(client, task);
  const std::string id = text_or(made, "Id", "");
  if (id.empty() || read_distribution(client, id).is_null()) return run::Progress::done(Json::object());
  update_distribution(client, id, [](Json config) {
    config["Enabled"] = false;
    return config;
  });
  run::Progress progress = deployed(client, task, id, Json::object());
  if (!progress.outputs) return progress;
  const Json current = read_distribution(client, id);
  if (!current.is_null())
    call_or_null(client, "DeleteDistribution", {{"Id", id}, {"IfMatch", text(current, "ETag")}},
                 {"NoSuchDistribution"});
  return progress;
}

}  // namespace cleave::move::cloudfront
