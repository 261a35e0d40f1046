#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "names/name_map.h"
#include "scan/hit.h"

namespace cleave::scan {

/// Names that may stay, and what need not be read, each with the reason: "PLACE NAME REASON…" a line,
/// patterns of "*", "?" and "[a-z]" for place and name; the name of a gap is "-". Lines that begin with "#"
/// are passed over.
class AllowList {
 public:
  AllowList() = default;
  /// Throws Error(input, "bad-allow-list") naming the line: one without a reason, too.
  explicit AllowList(const std::filesystem::path& file);

  /// Takes what may stay out of the findings.
  struct Allowed {
    std::size_t hits = 0, gaps = 0;
    std::vector<std::string> unused;  ///< lines that nothing fitted
  };
  Allowed take_from(Findings& findings, const names::NameMap& map) const;

 private:
  struct Entry {
    std::string place, name, line;
  };
  std::vector<Entry> entries_;
};

}  // namespace cleave::scan
