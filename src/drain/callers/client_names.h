#pragma once

#include <string>

#include "drain/callers/caller.h"

namespace cleave::drain {

/// What clients are called in what people and machines get to see: their addresses, or keyed hashes of them,
/// which are the same wherever the key is the same.
class ClientNames {
 public:
  ClientNames() = default;
  explicit ClientNames(std::string key) : key_(std::move(key)) {}

  std::string of(const Caller& caller) const;
  bool are_hidden() const { return !key_.empty(); }

 private:
  std::string key_;
};

}  // namespace cleave::drain
