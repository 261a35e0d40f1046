#pragma once

#include <string_view>
#include <vector>

#include "aws/client.h"
#include "run/action.h"

namespace cleave::move::ec2 {

// Whatever EC2 makes for a step carries the step's tags from its first moment, so that it is found again even
// when the answer was lost.

/// The things that carry the step's tags: the items under `list` of a Describe operation (instances out of
/// their reservations).
std::vector<Json> own_things(const aws::Client& client, const run::Task& task, std::string_view describe,
                             std::string_view list);

// Outputs say which of them it was. Others have got the tags of one that somebody launched more like.

/// Has the thing another `id` than the outputs, which may not know it?
bool is_other(const Json& thing, const Json& outputs, std::string_view id);
/// Is it none of the ids of `list`, which the outputs may not know?
bool is_none_of(const std::string& id, const Json& outputs, std::string_view list);

/// `input` with the step's tags added to each of its TagSpecifications.
Json with_own_tags(const run::Task& task, Json input);

/// Asks EC2 whether it would carry out the call, and makes no change. Throws its refusal, a missing
/// permission for instance. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
void demand_permission(const aws::Client& client, std::string_view operation, Json input);

/// The members of `document` that are there, of those that are asked for.
Json picked(const Json& document, const std::vector<const char*>& members);

}  // namespace cleave::move::ec2
