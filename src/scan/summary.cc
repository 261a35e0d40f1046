#include "scan/summary.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace cleave::scan {

std::uint64_t NameCount::in_roles() const {
  return std::accumulate(roles.begin(), roles.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& role) { return sum + role.second; });
}

std::vector<NameCount> summary(const std::vector<Hit>& hits) {
  std::map<std::size_t, NameCount> counts;
  for (const auto& hit : hits) {
    auto& count = counts[hit.found.entry];
    count.entry = hit.found.entry;
    ++count.places;
    count.ambiguous += hit.found.confidence == names::Confidence::ambiguous ? 1 : 0;
    if (hit.role != Role::none) ++count.roles[hit.role];
  }
  std::vector<NameCount> sorted;
  for (auto& [entry, count] : counts) sorted.push_back(std::move(count));
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const NameCount& a, const NameCount& b) { return a.places > b.places; });
  return sorted;
}

std::string to_text(const NameCount& count, const names::NameEntry& entry) {
  std::string text =
      fmt::format("{} {} this {}", count.places, count.places == 1 ? "place names" : "places name",
                  names::word_of(entry.kind));
  for (const auto& [role, places] : count.roles)
    text += fmt::format(", {} of them in {} that {}", places, places == 1 ? "a file" : "files",
                        role == Role::boot       ? (places == 1 ? "runs at boot" : "run at boot")
                        : role == Role::schedule ? (places == 1 ? "runs on a schedule" : "run on a schedule")
                                                 : "the web server reads when it starts");
  if (count.ambiguous > 0) text += fmt::format(", {} may mean something else", count.ambiguous);
  return text;
}

}  // namespace cleave::scan
