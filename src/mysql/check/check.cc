#include "mysql/check/check.h"

#include <algorithm>
#include <future>

#include "mysql/check/checks.h"

namespace cleave::mysql {
namespace {

Side read_side(Place place, Database& database) {
  return {place, read_server_state(database), read_schema(database)};
}

Json to_json(const Reference& reference) {
  Json json{{"origin", to_text(reference.origin)},
            {"table", reference.table},
            {"columns", reference.columns},
            {"parent", reference.parent},
            {"parent_columns", reference.parent_columns},
            {"confidence", to_text(reference.confidence)},
            {"values", reference.values},
            {"orphans", reference.orphans}};
  if (!reference.type_column.empty()) {
    json["type_column"] = reference.type_column;
    json["type_value"] = reference.type_value;
  }
  return json;
}

}  // namespace

std::size_t Checked::count(Finding::Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.severity == severity; }));
}

Checked check(Database& source, Database& destination, const ReferenceAnswers& answers) {
  auto reading = std::async(std::launch::async, [&] { return read_side(Place::destination, destination); });
  const auto source_side = read_side(Place::source, source);
  const auto destination_side = reading.get();
  Checked checked;
  checked.source_tables = source_side.schema.tables.size();
  checked.destination_tables = destination_side.schema.tables.size();
  auto& findings = checked.findings;
  Portable portable(source, destination);
  check_servers(source_side, destination_side, portable, findings);
  check_binary_log(source_side, findings);
  check_binary_log(destination_side, findings);
  check_privileges(source, source_side, findings);
  check_privileges(destination, destination_side, findings);
  compare_schemas(source, destination, source_side, destination_side, portable, findings);
  check_tables(source_side, destination_side, findings);
  check_enums(source, source_side, findings);
  check_enums(destination, destination_side, findings);
  check_automatisms(source, source_side, findings);
  check_automatisms(destination, destination_side, findings);
  check_keys(source_side, destination_side, findings);
  check_sequences(source, destination, source_side, destination_side, findings);
  checked.references = declared_references(source_side.schema);
  const auto implied = check_references(source, source_side.schema, answers, findings);
  checked.references.insert(checked.references.end(), implied.begin(), implied.end());
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return checked;
}

Json to_json(const Checked& checked) {
  auto findings = Json::array();
  for (const auto& finding : checked.findings) findings.push_back(to_json(finding));
  auto references = Json::array();
  for (const auto& reference : checked.references) references.push_back(to_json(reference));
  return {{"findings", findings},
          {"references", references},
          {"tables", {{"source", checked.source_tables}, {"destination", checked.destination_tables}}}};
}

}  // namespace cleave::mysql
