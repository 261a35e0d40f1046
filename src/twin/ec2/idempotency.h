#pragma once

#include <string>

#include "twin/ec2/kinds.h"
#include "twin/service.h"

namespace cleave::twin::ec2 {

/// ClientToken: the same request with the same token gives what the first one made, another request with that
/// token is refused (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Run_Instance_Idempotency.html).

/// What an earlier call with this token made; null when there was none. Throws IdempotentParameterMismatch.
const Json* made_before(const Call& call, const Kind& kind);
/// Marks what this call made.
void remember_token(const Call& call, Json& row);
/// The natural key of what this call makes: the token where there is one, else the request.
std::string token_key(const Call& call);

}  // namespace cleave::twin::ec2
