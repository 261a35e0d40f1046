#include "scan/report_json.h"

#include "names/forms.h"
#include "scan/charset.h"
#include "scan/masked_key.h"
#include "scan/summary.h"

namespace cleave::scan {
namespace {

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

}  // namespace

Json to_json(const Hit& hit, const names::NameEntry& entry) {
  const auto& found = hit.found;
  Json encodings = Json::array();
  for (const auto encoding : found.encodings) encodings.push_back(names::word_of(encoding));
  const bool secret = entry.kind == names::NameKind::access_key;
  Json document = {{"place", to_utf8(hit.place, Charset::bytes)},
                   {"line", hit.position.line},
                   {"column", hit.position.column},
                   {"offset", found.offset},
                   {"length", found.length},
                   {"text", hit.text},
                   {"name", secret ? hit.text : entry.source},
                   {"kind", names::word_of(entry.kind)},
                   {"form", names::forms()[found.form].id},
                   {"encodings", std::move(encodings)},
                   {"confidence", names::word_of(found.confidence)},
                   {"replacement", found.replacement ? Json(*found.replacement) : Json()},
                   {"reason", text_or_null(found.reason)},
                   {"doubt", text_or_null(to_utf8(hit.doubt, Charset::bytes))},
                   {"role", text_or_null(std::string(to_text(hit.role)))},
                   {"resource", text_or_null(entry.resource)},
                   {"step", text_or_null(entry.step)}};
  if (hit.place.starts_with("git:")) document["refs"] = hit.refs;
  return document;
}

Json to_json(const std::vector<Gap>& gaps) {
  Json list = Json::array();
  for (const auto& gap : gaps)
    list.push_back({{"place", to_utf8(gap.place, Charset::bytes)}, {"what", gap.what}, {"next", gap.next}});
  return list;
}

Json to_json(const Findings& findings, const names::NameMap& map) {
  Json hits = Json::array(), counts = Json::array();
  for (const auto& hit : findings.hits) hits.push_back(to_json(hit, map.entries()[hit.found.entry]));
  for (const auto& count : summary(findings.hits)) {
    const auto& entry = map.entries()[count.entry];
    const bool secret = entry.kind == names::NameKind::access_key;
    counts.push_back({{"name", secret ? masked_key(entry.source) : entry.source},
                      {"kind", names::word_of(entry.kind)},
                      {"places", count.places},
                      {"ambiguous", count.ambiguous},
                      {"boot", count.in_roles()},
                      {"resource", text_or_null(entry.resource)},
                      {"step", text_or_null(entry.step)}});
  }
  return {{"format", "cleave-names-1"},     {"files", findings.files},           {"bytes", findings.bytes},
          {"ignored", findings.ignored},    {"not_chosen", findings.not_chosen}, {"hits", std::move(hits)},
          {"gaps", to_json(findings.gaps)}, {"summary", std::move(counts)}};
}

}  // namespace cleave::scan
