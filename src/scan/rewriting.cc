#include "scan/rewriting.h"

#include <algorithm>
#include <iterator>

#include "names/editable.h"
#include "scan/fixed_format.h"
#include "scan/reads_again.h"
#include "scan/references/template_references.h"
#include "scan/switches/environment_switch.h"

namespace cleave::scan {
namespace {

void keep(Rewritten& rewritten, const std::vector<names::Found>& all, std::string_view why) {
  for (const auto& found : all)
    rewritten.kept.push_back({found.offset, found.inner_offset, std::string(why)});
}

std::string why_all_stay(const Place& place, std::string_view bytes) {
  auto why = why_fixed(place, bytes);
  return why.empty() ? std::string(names::why_not_editable(bytes)) : why;
}

/// Takes those of `chosen` out of it that cannot be changed where they stand.
void keep_each(Rewritten& rewritten, std::vector<names::Found>& chosen, std::string_view bytes) {
  const auto content = names::is_sql(bytes) ? names::Content::sql : names::Content::text;
  std::vector<names::Found> left;
  for (auto& found : chosen) {
    const auto why = names::why_not_editable_at(bytes, found, content);
    if (why.empty())
      left.push_back(std::move(found));
    else
      keep(rewritten, {found}, why);
  }
  chosen = std::move(left);
}

}  // namespace

bool is_rewritten(const names::Found& found, const RewriteOptions& options) {
  if (!found.replacement) return false;
  if (options.includes_ambiguous || found.confidence == names::Confidence::certain) return true;
  return found.confidence == names::Confidence::likely && !options.doubtful.contains(found.entry);
}

std::string_view Rewritten::why_kept(const names::Found& found) const {
  const auto one = std::find_if(kept.begin(), kept.end(), [&](const Kept& each) {
    return each.offset == found.offset && each.inner_offset == found.inner_offset;
  });
  return one == kept.end() ? std::string_view() : std::string_view(one->reason);
}

Rewritten rewriting(const names::NameMap& map, const names::Finder& finder, const Place& place,
                    std::string_view bytes, const RewriteOptions& options) {
  Rewritten rewritten;
  names::FindContext context;
  context.key = place.key;
  std::vector<names::Found> chosen;
  for (auto& found : finder.find(bytes, context)) {
    if (is_rewritten(found, options)) chosen.push_back(std::move(found));
  }
  if (chosen.empty()) return rewritten;
  if (const auto why = why_all_stay(place, bytes); !why.empty()) {
    keep(rewritten, chosen, why);
    return rewritten;
  }
  keep_each(rewritten, chosen, bytes);
  const auto all = chosen;
  if (options.style == RewriteStyle::environment) {
    rewritten.edits = take_switches(place.name, bytes, map, chosen);
    keep(rewritten, chosen, "no variable can be read there: change it by hand, or without --style switch");
  } else {
    rewritten.edits = take_references(place.name, bytes, map, neighbours_of(place), chosen);
    auto literals = names::edits(bytes, chosen);
    if (literals.empty() && !chosen.empty()) {
      rewritten.edits.clear();
      keep(rewritten, all, "the lengths of serialised values around it cannot be put right");
      return rewritten;
    }
    std::move(literals.begin(), literals.end(), std::back_inserter(rewritten.edits));
    std::sort(rewritten.edits.begin(), rewritten.edits.end(),
              [](const auto& a, const auto& b) { return a.offset < b.offset; });
  }
  if (!rewritten.edits.empty() && !reads_again(bytes, names::edited(bytes, rewritten.edits))) {
    rewritten.edits.clear();
    keep(rewritten, all, "with the new names the file can no longer be read: change it by hand");
  }
  return rewritten;
}

}  // namespace cleave::scan
