#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

/// What is known of a reference to `ids`, as a sentence about the column.
std::string sentence(const Reference& reference, const std::string& ids) {
  const auto lost = fmt::format("{} of {} values are not found there", reference.orphans, reference.values);
  switch (reference.confidence) {
    case Reference::Confidence::doubtful:
      return fmt::format("is named like {}, but {}: a merge has to be told whether it follows", ids, lost);
    case Reference::Confidence::presumed:
      return fmt::format("holds nothing yet; its name and type speak for {}", ids);
    case Reference::Confidence::certain:
    case Reference::Confidence::likely:
      break;
  }
  return fmt::format("holds {}{}{}", ids, reference.orphans == 0 ? "" : " (" + lost + ")",
                     reference.origin == Reference::Origin::implied ? ", and no foreign key says so" : "");
}

Finding implied(const Reference& reference) {
  const auto parent = reference.parent + "." + reference.parent_columns[0];
  Finding finding{Severity::note,
                  "implied-reference",
                  reference.table + "." + reference.columns[0],
                  sentence(reference, "ids of " + parent),
                  {}};
  if (reference.origin == Reference::Origin::polymorphic) {
    finding.code = "polymorphic-reference";
    finding.what = sentence(reference, fmt::format("ids of {} where {} is '{}'", parent,
                                                   reference.type_column, reference.type_value));
  } else if (reference.orphans == 0) {
    const auto statement =
        fmt::format("ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({})", quoted_name(reference.table),
                    quoted_name(reference.columns[0]), quoted_name(reference.parent),
                    quoted_name(reference.parent_columns[0]));
    finding.remedies = {{Place::source, statement}, {Place::destination, statement}};
  }
  return finding;
}

void add_computed(const Schema& schema, const Table& table, const ForeignKey& key, Findings& findings) {
  const auto add = [&](const Table* owner, const std::vector<std::string>& columns) {
    for (const auto& name : columns) {
      const auto* column = owner == nullptr ? nullptr : owner->column(name);
      if (column == nullptr || column->generated == Column::Generated::no) continue;
      findings.push_back({Severity::error,
                          "computed-reference",
                          owner->name + "." + name,
                          fmt::format("is computed by the server, and the foreign key {} of {} leads from or "
                                      "to it: rows could not follow one that gets a new id",
                                      key.name, table.name),
                          {}});
    }
  };
  if (key.parent_database != schema.database) return;
  add(&table, key.columns);
  add(schema.table(key.parent), key.parent_columns);
}

}  // namespace

void check_references(const Schema& schema, const std::vector<Reference>& references,
                      const std::vector<std::string>& unanswered, Findings& findings) {
  for (const auto& reference : references) {
    if (reference.origin == Reference::Origin::declared) continue;
    findings.push_back(implied(reference));
    // A merge has to know before it renumbers the rows that it may lead to.
    if (reference.confidence == Reference::Confidence::doubtful) findings.back().severity = Severity::warning;
  }
  for (const auto& column : unanswered)
    findings.push_back(
        {Severity::note,
         "reference-unknown",
         column,
         "its name points to another table, but finding out whether its values do took too long "
         "or was refused",
         {}});
  for (const auto& table : schema.tables) {
    for (const auto& key : table.foreign_keys) {
      add_computed(schema, table, key, findings);
      if (key.parent_database == schema.database) continue;
      findings.push_back({Severity::warning,
                          "reference-elsewhere",
                          table.name + "." + key.name,
                          fmt::format("leads to {}.{}, a database of its own: what happens there is neither "
                                      "compared nor merged with this one",
                                      key.parent_database, key.parent),
                          {}});
    }
  }
}

}  // namespace cleave::mysql
