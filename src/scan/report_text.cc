#include "scan/report_text.h"

#include <fmt/format.h>

#include "base/plain.h"
#include "names/forms.h"
#include "scan/charset.h"
#include "scan/masked_key.h"
#include "scan/summary.h"

namespace cleave::scan {
namespace {

constexpr std::size_t most_shown = 200;

std::string shown(std::string_view text) {
  return text.size() <= most_shown ? printable(text) : printable(text.substr(0, most_shown)) + "…";
}

}  // namespace

std::string printable(std::string_view text) {
  return plain(to_utf8(text, Charset::bytes));
}

std::string to_text(const Hit& hit, const names::NameEntry& entry) {
  const auto& found = hit.found;
  std::string encodings;
  for (const auto encoding : found.encodings) encodings += fmt::format(" in {}", names::word_of(encoding));
  const auto becomes = found.replacement ? " → " + shown(*found.replacement) : "";
  const auto kept = found.replacement || found.reason.empty() ? "" : "; not rewritten: " + found.reason;
  const auto step = entry.step.empty() ? "" : "; until " + entry.step;
  const auto doubt = hit.doubt.empty() ? "" : ": " + printable(hit.doubt);
  return fmt::format("{}:{}:{}: {}{} ({}{}, {}{}{}{})", printable(hit.place), hit.position.line,
                     hit.position.column, shown(hit.text), becomes, names::forms()[found.form].title,
                     encodings, names::word_of(found.confidence), doubt, kept, step);
}

std::string to_text(const std::vector<Gap>& gaps) {
  std::string text;
  for (const auto& gap : gaps)
    text += fmt::format("gap: {}: {}.{}{}\n", printable(gap.place), gap.what, gap.next.empty() ? "" : " ",
                        gap.next);
  return text;
}

std::string to_text(const Findings& findings, const names::NameMap& map) {
  std::string text;
  for (const auto& hit : findings.hits) text += to_text(hit, map.entries()[hit.found.entry]) + "\n";
  text += to_text(findings.gaps);
  if (!findings.hits.empty()) text += "\n";
  for (const auto& count : summary(findings.hits)) {
    const auto& entry = map.entries()[count.entry];
    const bool secret = entry.kind == names::NameKind::access_key;
    text += fmt::format("{}: {}\n", secret ? masked_key(entry.source) : entry.source, to_text(count, entry));
  }
  text += fmt::format("{} {}; files read: {}, {:.1f} MB\n", findings.hits.size(),
                      findings.hits.size() == 1 ? "place" : "places", findings.files,
                      static_cast<double>(findings.bytes) / 1e6);
  if (findings.ignored > 0)
    text += fmt::format("{} files and folders that .gitignore names were not read; --no-ignore reads them\n",
                        findings.ignored);
  if (findings.not_chosen > 0)
    text += fmt::format("{} files were not chosen (--glob, --type)\n", findings.not_chosen);
  return text;
}

}  // namespace cleave::scan
