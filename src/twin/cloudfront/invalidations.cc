// Invalidations of cached objects; and the list of functions, which nothing in the twin can make.
#include <chrono>

#include <fmt/format.h>

#include "twin/cloudfront/config_rules.h"
#include "twin/cloudfront/distribution.h"
#include "twin/cloudfront/handlers.h"
#include "twin/page.h"

namespace cleave::twin::cloudfront {
namespace {

constexpr std::string_view invalidation_kind = "transient/cloudfront/invalidation";

Json invalidation_answer(const Json& row, Time now) {
  Json answer = row.at("document");
  answer["Status"] = from_rfc3339(text(row, "done_at")) <= now ? "Completed" : "InProgress";
  return answer;
}

aws::Message create_invalidation(Call& call) {
  const std::string distribution = text(call.input, "DistributionId");
  distribution_of(call, distribution);
  const Json& batch = at(call.input, "InvalidationBatch");
  require_quantities(batch);
  for (const Json& path : list_or_empty(batch, "Paths/Items")) {
    if (path.get<std::string>().starts_with('/')) continue;
    throw Refusal{"InvalidArgument", "Your request contains one or more invalid invalidation paths."};
  }
  const std::string key =
      fmt::format("{}/invalidation/{}/{}", call.account, distribution, text(batch, "CallerReference"));
  const std::string id = call.world.letter_id("I", 13, key);
  const Time now = call.world.now();
  const Json row = {{"document", {{"Id", id}, {"CreateTime", to_rfc3339(now)}, {"InvalidationBatch", batch}}},
                    {"done_at", to_rfc3339(now + std::chrono::minutes(1))}};
  call.global_table(invalidation_kind)[distribution + "/" + id] = row;
  return {
      {{"Location", fmt::format("https://cloudfront.amazonaws.com/2020-05-31/distribution/{}/invalidation/{}",
                                distribution, id)},
       {"Invalidation", invalidation_answer(row, now)}},
      ""};
}

aws::Message get_invalidation(Call& call) {
  const std::string distribution = text(call.input, "DistributionId");
  distribution_of(call, distribution);
  const Table& invalidations = call.global_table(invalidation_kind);
  const auto found = invalidations.find(distribution + "/" + text(call.input, "Id"));
  if (found == invalidations.end()) {
    throw Refusal{"NoSuchInvalidation", "The specified invalidation does not exist.", 404};
  }
  return {{{"Invalidation", invalidation_answer(found->second, call.world.now())}}, ""};
}

aws::Message list_functions(Call& call) {
  return {{{"FunctionList", {{"MaxItems", page_limit(call.input, "MaxItems", 100)}, {"Quantity", 0}}}}, ""};
}

}  // namespace

void add_invalidation_handlers(Service& service) {
  service.handlers["CreateInvalidation"] = create_invalidation;
  service.handlers["GetInvalidation"] = get_invalidation;
  service.handlers["ListFunctions"] = list_functions;
}

}  // namespace cleave::twin::cloudfront
