#include "scan/allow_list.h"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "scan/ignore_rules.h"

namespace cleave::scan {
namespace {

constexpr auto a_gap = "-";

}  // namespace

AllowList::AllowList(const std::filesystem::path& file) {
  std::istringstream lines(read_file(file));
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line);
    Entry entry;
    std::string reason;
    if (!(words >> entry.place) || entry.place.starts_with('#')) continue;
    if (!(words >> entry.name >> reason))
      throw Error(Error::Kind::input, "bad-allow-list", "has no reason")
          .where(fmt::format("{}:{}", file.string(), number))
          .next("Write PLACE NAME REASON: what may stay where, and why.");
    entry.line = line;
    entries_.push_back(std::move(entry));
  }
}

AllowList::Allowed AllowList::take_from(Findings& findings, const names::NameMap& map) const {
  std::set<const Entry*> used;
  const auto allows = [&](const std::string& place, const std::string& name) {
    const auto fits = [&](const Entry& entry) {
      return fits_pattern(entry.place, place) && (entry.name == a_gap) == (name == a_gap) &&
             fits_pattern(entry.name, name);
    };
    const auto entry = std::find_if(entries_.begin(), entries_.end(), fits);
    if (entry != entries_.end()) used.insert(&*entry);
    return entry != entries_.end();
  };
  Allowed allowed;
  allowed.hits = std::erase_if(findings.hits, [&](const Hit& hit) {
    return allows(hit.place, map.entries()[hit.found.entry].source);
  });
  allowed.gaps = std::erase_if(findings.gaps, [&](const Gap& gap) { return allows(gap.place, a_gap); });
  for (const auto& entry : entries_)
    if (used.count(&entry) == 0) allowed.unused.push_back(entry.line);
  return allowed;
}

}  // namespace cleave::scan
