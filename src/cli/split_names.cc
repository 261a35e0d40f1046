#include "cli/split_names.h"

#include <filesystem>

#include <fmt/format.h>

#include "cli/names.h"

namespace cleave::cli {
namespace {

constexpr std::size_t most_lines = 5;

bool is_path(const std::string& place) {
  return place.find("://") == std::string::npos && !place.starts_with('@');
}

std::string line_of(const scan::Hit& hit) {
  return fmt::format("{}:{}:{}: {}", hit.place, hit.position.line, hit.position.column, hit.text);
}

move::LeftNames left_of(const scan::Findings& findings) {
  std::vector<std::string> lines;
  for (const auto& gap : findings.gaps) lines.push_back(fmt::format("{} {}", gap.place, gap.what));
  for (const auto& hit : findings.hits) {
    if (lines.size() >= most_lines) break;
    lines.push_back(line_of(hit));
  }
  move::LeftNames left{findings.hits.size() + findings.gaps.size(), ""};
  for (const auto& line : lines) left.report += line + "\n";
  if (left.count > lines.size()) left.report += fmt::format("and {} more\n", left.count - lines.size());
  return left;
}

}  // namespace

move::LeftNames SplitNames::left_in(const std::vector<std::string>& places) const {
  ScanWords words;
  words.profile = settings_.destination_profile;
  const auto folder = std::filesystem::path(settings_.file).parent_path();
  for (const auto& place : places) words.places.push_back(is_path(place) ? (folder / place).string() : place);
  return left_of(find_names(invocation_, words, names_of(plan_, {}), [](const std::string&) {}));
}

}  // namespace cleave::cli
