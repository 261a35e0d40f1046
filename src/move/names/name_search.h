#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cleave::move {

/// What still names what the split changes.
struct LeftNames {
  std::size_t count = 0;  ///< of places, those that could not be read among them
  std::string report;     ///< the first of them, a line each
};

/// Looks for the names that the plan changes. Where and how is known above. Thread-safe.
class NameSearch {
 public:
  virtual ~NameSearch() = default;
  /// `places` as cleave.toml names them. Throws Error(input) for one that is not there.
  virtual LeftNames left_in(const std::vector<std::string>& places) const = 0;
};

}  // namespace cleave::move
