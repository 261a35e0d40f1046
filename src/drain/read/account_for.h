#pragma once

#include <string>

#include "aws/client.h"

namespace cleave::drain {

/// The account that reads a place in AWS. Throws Error(input, "no-account") when none was named.
const aws::Account& account_for(const std::string& place, const aws::Account* account);

}  // namespace cleave::drain
