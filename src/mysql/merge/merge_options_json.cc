#include "mysql/merge/merge_options_json.h"

namespace cleave::mysql {
namespace {

constexpr const char* where_told = "the plan's merge options";

Json to_json(const Reference& reference) {
  Json json{{"table", reference.table},
            {"column", reference.columns.at(0)},
            {"parent", reference.parent},
            {"parent_column", reference.parent_columns.at(0)}};
  if (reference.origin == Reference::Origin::polymorphic)
    json.update({{"type_column", reference.type_column}, {"type_value", reference.type_value}});
  if (!reference.prefix.empty()) json["prefix"] = reference.prefix;
  return json;
}

Reference reference_from_json(const Json& json) {
  Reference reference;
  reference.table = text(json, "table");
  reference.columns = {text(json, "column")};
  reference.parent = text(json, "parent");
  reference.parent_columns = {text(json, "parent_column")};
  reference.type_column = text_or(json, "type_column", "");
  reference.type_value = text_or(json, "type_value", "");
  reference.prefix = text_or(json, "prefix", "");
  using Origin = Reference::Origin;
  reference.origin = reference.type_column.empty() ? Origin::implied : Origin::polymorphic;
  return reference;
}

}  // namespace

Json to_json(const MergeOptions& options) {
  auto policy = Json::object(), unique = Json::object();
  for (const auto& [table, each] : options.policies) policy[table] = to_text(each);
  for (const auto& [table, each] : options.taken) unique[table] = each == Taken::join ? "join" : "report";
  auto references = Json::array();
  for (const auto& each : options.references.followed) references.push_back(to_json(each));
  auto types = Json::object();
  for (const auto& [column, each] : options.references.denied_types)
    types[column] = {{"type_column", each.type_column}, {"values", each.values}};
  return {{"policy", std::move(policy)},         {"unique", std::move(unique)},
          {"references", std::move(references)}, {"no_references", options.references.denied},
          {"no_types", std::move(types)},        {"schemas", options.references.schemas},
          {"new_tables", options.new_tables},    {"trust_baseline", options.trust_baseline}};
}

MergeOptions merge_options_from_json(const Json& json) {
  MergeOptions options;
  for (const auto& [table, word] : at(json, "policy").items())
    options.policies[table] = parse_policy(word.get<std::string>(), where_told);
  for (const auto& [table, word] : at(json, "unique").items())
    options.taken[table] = parse_taken(word.get<std::string>(), where_told);
  auto& references = options.references;
  for (const auto& each : at(json, "references")) references.followed.push_back(reference_from_json(each));
  references.denied = at(json, "no_references").get<std::set<std::string>>();
  // Plans of earlier versions do not have what follows.
  if (const auto* types = find(json, "no_types"))
    for (const auto& [column, each] : types->items())
      references.denied_types[column] = {text(each, "type_column"),
                                         at(each, "values").get<std::set<std::string>>()};
  references.schemas = json.value("schemas", std::set<std::string>());
  options.new_tables = json.value("new_tables", std::set<std::string>());
  options.trust_baseline = json.value("trust_baseline", false);
  return options;
}

}  // namespace cleave::mysql
