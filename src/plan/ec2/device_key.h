#pragma once

#include <algorithm>
#include <string>

namespace cleave::plan {

/// A device's name as a member of outputs, whose paths are split at slashes: "/dev/sda1" → "dev_sda1".
inline std::string device_key(std::string device) {
  if (device.starts_with('/')) device.erase(0, 1);
  std::replace(device.begin(), device.end(), '/', '_');
  return device;
}

}  // namespace cleave::plan
