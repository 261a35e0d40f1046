#pragma once

#include <string>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin {

enum class PolicyKind {
  identity,  ///< attached to a role: no Principal
  trust,     ///< who may assume a role: Principal, no Resource
  resource   ///< attached to a bucket: Principal and Resource
};

/// Reads a policy document and checks its grammar. Returns what is wrong with it, or "".
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
std::string fault_of_policy(World& world, const std::string& document, PolicyKind kind);

}  // namespace cleave::twin
