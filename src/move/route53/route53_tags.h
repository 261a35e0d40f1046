#pragma once

#include <string>
#include <string_view>

#include "aws/client.h"
#include "run/action.h"

namespace cleave::move::route53 {

/// Tags of a "hostedzone" or a "healthcheck", which are set by a call of their own after the creation.
bool has_own_tags(const aws::Client& client, const run::Task& task, std::string_view type,
                  const std::string& id);
void set_tags(const aws::Client& client, const run::Task& task, std::string_view type, const std::string& id);

}  // namespace cleave::move::route53
