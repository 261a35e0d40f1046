#pragma once

#include <string>
#include <string_view>

#include "aws/config.h"

namespace cleave::aws {

/// Where the URL of Profile::endpoint_url stands, for an error: a variable, or the profile with file and
/// line.
std::string place_of_endpoint(const Profile& profile, std::string_view service_id);

}  // namespace cleave::aws
