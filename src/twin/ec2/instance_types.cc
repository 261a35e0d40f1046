#include "twin/ec2/instance_types.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

std::string_view family_of(std::string_view type) {
  return type.substr(0, type.find('.'));
}

/// Graviton families have a "g" behind their number: "t4g", "m7gd"; also "a1".
bool is_arm(std::string_view type) {
  const std::string_view family = family_of(type);
  const auto number = family.find_first_of("0123456789");
  if (number == std::string_view::npos) return false;
  const auto behind = family.find_first_not_of("0123456789", number);
  return family == "a1" || (behind != std::string_view::npos && family[behind] == 'g');
}

int virtual_cpus(std::string_view type) {
  const std::string_view size = type.substr(type.find('.') + 1);
  if (size == "nano" || size == "micro" || size == "small") return family_of(type).starts_with("t2") ? 1 : 2;
  if (size == "medium" || size == "large") return 2;
  int multiple = 1;
  std::from_chars(size.data(), size.data() + size.size(), multiple);
  return 4 * multiple;
}

}  // namespace

void check_instance_type(const Call& call, const std::string& type, const Json& image) {
  const aws::Member* member = call.operation.input.shape->member("InstanceType");
  const std::vector<std::string>& known = member->shape->values;
  if (std::find(known.begin(), known.end(), type) == known.end()) {
    throw Refusal{"InvalidParameterValue", fmt::format("Invalid value '{}' for InstanceType.", type)};
  }
  const std::string architecture = text_or(image, "Architecture", "x86_64");
  if ((architecture == "arm64") != is_arm(type)) {
    throw Refusal{
        "InvalidParameterValue",
        fmt::format("The architecture '{}' of the specified instance type does not match the architecture "
                    "'{}' of the specified AMI.",
                    is_arm(type) ? "arm64" : "x86_64", architecture)};
  }
}

Json cpu_options(std::string_view type) {
  const int cpus = virtual_cpus(type);
  const int threads = cpus == 1 || is_arm(type) || family_of(type) == "t2" ? 1 : 2;
  return {{"CoreCount", cpus / threads}, {"ThreadsPerCore", threads}};
}

bool is_burstable(std::string_view type) {
  const std::string_view family = family_of(type);
  return family == "t2" || family == "t3" || family == "t3a" || family == "t4g";
}

std::string_view default_credits(std::string_view type) {
  return family_of(type) == "t2" ? "standard" : "unlimited";
}

}  // namespace cleave::twin::ec2
