#include "report/baseline_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace cleave::report {
namespace {

/// "78.0 MB".
std::string stored_size(std::uint64_t bytes) {
  if (bytes < 1000) return counted(bytes, "byte");
  auto size = static_cast<double>(bytes) / 1000;
  const char* unit = "kB";
  for (const auto* larger : {"MB", "GB", "TB"}) {
    if (size < 1000) break;
    size /= 1000;
    unit = larger;
  }
  return fmt::format("{:.1f} {}", size, unit);
}

std::string key_text(const std::vector<std::string>& key) {
  if (key.empty()) return "no key";
  return fmt::format("by {}", fmt::join(key, ", "));
}

std::string origin_text(const mysql::BaselineOrigin& origin, Look look) {
  auto text = wrapped("", fmt::format("{} ({}), {}", inked(origin.server, Ink::bold, look.colours),
                                      origin.release, to_utc_text(from_rfc3339(origin.taken_at))));
  if (origin.position.empty()) return text + "no position in a binary log\n";
  return text + wrapped("at ", origin.position + (origin.gtid.empty() ? "" : ", GTID " + origin.gtid));
}

}  // namespace

std::string baseline_text(const mysql::Baseline& baseline,
                          const std::vector<mysql::BaselineWarning>& warnings, Look look) {
  auto text = origin_text(baseline.origin(), look);
  const auto tables = baseline.tables();
  std::size_t longest = 0;
  std::uint64_t rows = 0;
  for (const auto& table : tables) {
    longest = std::max(longest, columns_of(table.name));
    rows += table.rows;
  }
  for (const auto& table : tables)
    text += fmt::format("  {}  {:>16}  {:>9}  {}\n", padded(table.name, longest), counted(table.rows, "row"),
                        stored_size(table.bytes), key_text(table.key));
  for (const auto& warning : warnings) {
    const auto subject = warning.table.empty() ? "" : inked(warning.table, Ink::bold, look.colours) + " ";
    text += wrapped(inked("warning: ", Ink::yellow, look.colours),
                    fmt::format("{}{}  [{}]", subject, warning.what, warning.code));
  }
  return text + fmt::format("{}, {}, {}\n", counted(tables.size(), "table"), counted(rows, "row"),
                            stored_size(baseline.bytes()));
}

}  // namespace cleave::report
