#pragma once

#include <string>

#include "aws/http.h"
#include "aws/model.h"
#include "aws/sign.h"
#include "twin/accounts.h"
#include "twin/world.h"

namespace cleave::twin {

/// Who sent a request and for which region it was signed. An anonymous caller has an empty account.
struct Caller {
  Principal principal;
  std::string region;
};

/// Checks a request's signature: the key exists, the signature is what its secret gives, its date lies within
/// 15 minutes of the machine's clock or of the twin's, a session is not over. Holds the world's mutex only
/// while it looks up the key. Throws Refusal in the spelling of `service`.
Caller authenticate(World& world, const aws::ServiceModel& service, const aws::HttpRequest& request,
                    const aws::Claim& claim);

}  // namespace cleave::twin
