#pragma once

#include <string>

#include "aws/model.h"

namespace cleave::aws {

/// A body in a form that does not depend on what the protocols leave open: white space and the order of form
/// parameters, JSON members and XML elements. The order of lists is lost: compare documents as well.
std::string canonical_body(Protocol protocol, const std::string& body);

/// "a=1&b=2" with sorted pairs.
std::string canonical_query_text(const std::string& query);

}  // namespace cleave::aws
