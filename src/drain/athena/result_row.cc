#include "drain/athena/result_row.h"

#include <charconv>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::drain::athena {

ResultRow::ResultRow(const Json& cells, std::size_t size) : cells_(cells) {
  if (!cells.is_array() || cells.size() != size) refuse();
}

const std::string& ResultRow::text(std::size_t i) const {
  if (!cells_[i].is_string()) refuse();
  return cells_[i].get_ref<const std::string&>();
}

std::int64_t ResultRow::number(std::size_t i) const {
  const std::string& digits = text(i);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 0) refuse();
  return value;
}

void ResultRow::refuse() const {
  throw Error(Error::Kind::failed, "bad-athena-row",
              fmt::format("Athena answered a row that the statement does not make: {}", dump(cells_)));
}

}  // namespace cleave::drain::athena
