#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"

namespace cleave::drain::athena {

/// A row that Athena has answered: texts, or null for NULL. All throw Error(failed, "bad-athena-row") for a
/// row that the statement does not make.
class ResultRow {
 public:
  ResultRow(const Json& cells, std::size_t size);

  bool is_null(std::size_t i) const { return cells_[i].is_null(); }
  const std::string& text(std::size_t i) const;
  /// A whole number that is not negative.
  std::int64_t number(std::size_t i) const;
  std::uint64_t count(std::size_t i) const { return static_cast<std::uint64_t>(number(i)); }
  [[noreturn]] void refuse() const;

 private:
  const Json& cells_;
};

}  // namespace cleave::drain::athena
