#pragma once

#include <string>

#include "aws/client.h"

namespace cleave::drain {

/// Where a bucket is; the account's own region when only its owner may know. Throws the errors of AWS.
std::string region_of_bucket(const aws::Account& account, const std::string& bucket);

}  // namespace cleave::drain
