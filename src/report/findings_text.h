#pragma once

#include <map>
#include <string>

#include "report/layout.h"
#include "verify/findings.h"

namespace cleave::report {

/// What the two accounts of a verification are called: account id → "source".
using AccountRoles = std::map<std::string, std::string>;

/// What `cleave verify` tells people: how much was compared of each kind, who answers for each host, and the
/// differences thing by thing. With Detail::all also what was equal.
std::string findings_text(const verify::Findings& findings, const AccountRoles& roles, Look look);

}  // namespace cleave::report
