#include "scan/report_sarif.h"

#include <fmt/format.h>

#include "names/forms.h"
#include "scan/masked_key.h"

namespace cleave::scan {
namespace {

/// Bytes of a path that a URI reference cannot hold are escaped (RFC 3986).
std::string uri_of(std::string_view place) {
  std::string uri;
  for (const char c : place) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/!").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

/// Ours in theirs: what surely breaks is an error.
std::string_view level_of(names::Confidence confidence) {
  switch (confidence) {
    case names::Confidence::certain:
      return "error";
    case names::Confidence::likely:
      return "warning";
    case names::Confidence::ambiguous:
      break;
  }
  return "note";
}

Json region_of(const Hit& hit) {
  return {{"startLine", hit.position.line},
          {"startColumn", hit.position.column},
          {"byteOffset", hit.found.offset},
          {"byteLength", hit.found.length}};
}

Json result_of(const Hit& hit, const names::NameEntry& entry) {
  const auto name = entry.kind == names::NameKind::access_key ? masked_key(entry.source) : entry.source;
  auto text = fmt::format("This names the {} {} of the source account", names::word_of(entry.kind), name);
  if (!entry.destination.empty()) text += fmt::format(", which becomes {}", entry.destination);
  if (!entry.step.empty()) text += fmt::format("; it breaks with the step {}", entry.step);
  const Json artifact = {{"uri", uri_of(hit.place)}};
  Json result = {
      {"ruleId", names::forms()[hit.found.form].id},
      {"ruleIndex", hit.found.form},
      {"level", level_of(hit.found.confidence)},
      {"message", {{"text", text + "."}}},
      {"locations",
       Json::array({{{"physicalLocation", {{"artifactLocation", artifact}, {"region", region_of(hit)}}}}})}};
  if (hit.found.replacement && hit.found.layers.empty()) {
    const Json replacement = {
        {"deletedRegion", {{"byteOffset", hit.found.offset}, {"byteLength", hit.found.length}}},
        {"insertedContent", {{"text", *hit.found.replacement}}}};
    result["fixes"] = Json::array(
        {{{"description", {{"text", "Name what takes its place at the destination."}}},
          {"artifactChanges",
           Json::array({{{"artifactLocation", artifact}, {"replacements", Json::array({replacement})}}})}}});
  }
  return result;
}

}  // namespace

Json to_sarif(const Findings& findings, const names::NameMap& map) {
  Json rules = Json::array(), results = Json::array(), notifications = Json::array();
  for (const auto& form : names::forms())
    rules.push_back({{"id", form.id}, {"shortDescription", {{"text", form.title}}}});
  for (const auto& hit : findings.hits) results.push_back(result_of(hit, map.entries()[hit.found.entry]));
  for (const auto& gap : findings.gaps)
    notifications.push_back(
        {{"level", "warning"},
         {"message", {{"text", fmt::format("{}: {}. {}", gap.place, gap.what, gap.next)}}}});
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", Json::array({{{"tool", {{"driver", {{"name", "cleave"}, {"rules", std::move(rules)}}}}},
                                 {"columnKind", "unicodeCodePoints"},
                                 {"invocations",
                                  Json::array({{{"executionSuccessful", true},
                                                {"toolExecutionNotifications", std::move(notifications)}}})},
                                 {"results", std::move(results)}}})}};
}

}  // namespace cleave::scan
