#pragma once

#include <string>
#include <string_view>

namespace cleave::scan {

/// Of an access key only the end, by which its owner knows it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
inline std::string masked_key(std::string_view key) {
  return "****" + std::string(key.size() <= 8 ? std::string_view() : key.substr(key.size() - 4));
}

}  // namespace cleave::scan
