#include "scan/rewriting.h"

#include <algorithm>
#include <iterator>

#include "scan/fixed_format.h"
#include "scan/references/template_references.h"
#include "scan/switches/environment_switch.h"

namespace cleave::scan {

bool is_rewritten(const names::Found& found, const RewriteOptions& options) {
  return found.replacement &&
         (options.includes_ambiguous || found.confidence != names::Confidence::ambiguous);
}

std::vector<names::Edit> rewriting(const names::NameMap& map, const names::Finder& finder, const Place& place,
                                   std::string_view bytes, const RewriteOptions& options) {
  if (!why_fixed(place, bytes).empty()) return {};
  names::FindContext context;
  context.key = place.key;
  std::vector<names::Found> chosen;
  for (auto& found : finder.find(bytes, context)) {
    if (is_rewritten(found, options)) chosen.push_back(std::move(found));
  }
  if (options.style == RewriteStyle::environment) return take_switches(place.name, bytes, map, chosen);
  auto edits = take_references(place.name, bytes, map, chosen);
  auto literals = names::edits(bytes, chosen);
  std::move(literals.begin(), literals.end(), std::back_inserter(edits));
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
  return edits;
}

}  // namespace cleave::scan
