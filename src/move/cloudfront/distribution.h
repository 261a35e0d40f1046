#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "run/action.h"

namespace cleave::move::cloudfront {

/// What GetDistribution answers ("Distribution", "ETag"), or null when there is none (any more).
Json read_distribution(const aws::Client& client, const std::string& id);

/// Replaces a distribution's configuration by `changed(configuration)`, if that is another one. CloudFront
/// takes a whole configuration and the version that it replaces; when somebody else was faster, it is read
/// again. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html Throws
/// Error(failed, "distribution-busy") when that goes on and on.
void update_distribution(const aws::Client& client, const std::string& id,
                         const std::function<Json(Json config)>& changed);

/// Done with `outputs` when all edges have the distribution as it was last changed.
run::Progress deployed(const aws::Client& client, const run::Task& task, const std::string& id,
                       const Json& outputs);

/// The alternate domain names of a configuration.
std::vector<std::string> aliases_of(const Json& config);
Json with_aliases(Json config, const std::vector<std::string>& aliases);
/// `names` without those of `others`; case does not count.
std::vector<std::string> without(const std::vector<std::string>& names,
                                 const std::vector<std::string>& others);
/// `names` and those of `others` that are missing in it.
std::vector<std::string> with(std::vector<std::string> names, const std::vector<std::string>& others);

}  // namespace cleave::move::cloudfront
