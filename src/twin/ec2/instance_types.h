#pragma once

#include <string>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// Refuses a type that EC2 does not know, or that has another architecture than the image.
void check_instance_type(const Call& call, const std::string& type, const Json& image);

/// {"CoreCount", "ThreadsPerCore"}
Json cpu_options(std::string_view type);
/// Whether the type earns CPU credits: t2, t3, t3a, t4g.
bool is_burstable(std::string_view type);
/// "standard" for t2, "unlimited" for its successors
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html).
std::string_view default_credits(std::string_view type);

}  // namespace cleave::twin::ec2
