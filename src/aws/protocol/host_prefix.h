#pragma once

#include <string>

#include "aws/model.h"

namespace cleave::aws {

/// What an operation puts before the endpoint's host name ("foo.{label}." with the labels filled in), or "".
/// Throws Error(input, "invalid-request") for a label that cannot stand in a host name.
std::string host_prefix(const Operation& operation, const Json& document);

}  // namespace cleave::aws
