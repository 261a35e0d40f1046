#pragma once

#include "base/json.h"

namespace cleave::inventory {

/// IAM sends policy documents as percent-encoded text
/// (https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html). This reads the text at `member` of
/// `document`, and puts the JSON document in its place; text that is not JSON stays as decoded text.
void decode_policy(Json& document, const char* member);

}  // namespace cleave::inventory
