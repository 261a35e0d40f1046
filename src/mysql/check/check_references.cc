#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mysql/check/checks.h"
#include "mysql/quoted.h"
#include "mysql/references/known_schemas.h"

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
    case Reference::Confidence::ambiguous:
      return fmt::format("could hold {}, or those of another table: a merge has to be told which ({})", ids,
                         evidence_text(reference));
    case Reference::Confidence::possible:
      return fmt::format("could hold {}, but only its values say so ({}): a merge does not ask", ids,
                         evidence_text(reference));
    case Reference::Confidence::certain:
    case Reference::Confidence::likely:
      break;
  }
  if (!reference.evidence.empty())
    return fmt::format("holds {}, and no foreign key says so ({})", ids, evidence_text(reference));
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
  }
  return finding;
}

Finding unknown_type(const OpenType& type) {
  return {Severity::warning,
          "unknown-type",
          type.column,
          fmt::format("holds ids of some table where {} is '{}'{}: {}", type.type_column, type.value,
                      type.parent.empty() ? "" : " (" + type.parent + "?)", type.why),
          {}};
}

/// A column has one line in cleave.toml, however many types are open: the first finding about it tells it.
class Lines {
 public:
  Lines(const ReferenceAnswers& answers, const std::vector<Reference>& references,
        const std::vector<OpenType>& types)
      : answers_(answers), references_(references), types_(types) {}

  std::vector<Finding::Remedy> first_of(const std::string& column) {
    if (!told_.insert(column).second) return {};
    std::vector<Reference> references;
    std::vector<OpenType> types;
    std::copy_if(references_.begin(), references_.end(), std::back_inserter(references),
                 [&](const Reference& each) { return column_of(each) == column; });
    std::copy_if(types_.begin(), types_.end(), std::back_inserter(types),
                 [&](const OpenType& each) { return each.column == column; });
    return {{Place::source,
             "cleave.toml, [mysql.references]: " + lines_for(answers_, references, types).at(0),
             Finding::Remedy::Form::deed}};
  }

 private:
  const ReferenceAnswers& answers_;
  const std::vector<Reference>& references_;
  const std::vector<OpenType>& types_;
  std::set<std::string> told_;
};

/// Applications whose references are known, and where they hold ids that no merge can change.
/// Returns the answers with theirs.
ReferenceAnswers check_known(Database& database, const Schema& schema, const ReferenceAnswers& accepted,
                             Findings& findings) {
  auto all = accepted;
  for (const auto& each : recognise(schema)) {
    ReferenceAnswers known = accepted;
    known.schemas = {each.name};
    add_known_references(database, schema, known);
    all.schemas.insert(each.name);
    if (accepted.schemas.count(each.name) == 0)
      findings.push_back(
          {Severity::note,
           "known-schema",
           each.name,
           fmt::format("its tables are here ({}), and {} references between them are known",
                       each.prefixes[0].empty() ? "without a prefix"
                                                : fmt::format("{}", fmt::join(each.prefixes, ", ")),
                       known.followed.size() - accepted.followed.size()),
           {{Place::source, fmt::format("cleave.toml, [mysql]: schemas = [\"{}\"]", each.name),
             Finding::Remedy::Form::deed}}});
    for (const auto& place : known.unfollowable) {
      const auto column = place.table + "." + place.column;
      if (!place.type_column.empty()) {
        const auto types = types_held(database, schema, column, place.type_column);
        const bool is_there = std::any_of(types.begin(), types.end(), [&](const std::string& type) {
          return place.is_meant_by(type) && known.unknown_type(column, type).has_value();
        });
        if (!is_there) continue;
      }
      findings.push_back(
          {Severity::warning,
           "unfollowable-ids",
           column,
           fmt::format("{}{}: they do not follow a row that gets a new id", place.why,
                       place.type_column.empty()
                           ? ""
                           : fmt::format(" where {} is '{}'", place.type_column, place.type_value)),
           {}});
    }
  }
  add_known_references(database, schema, all);
  return all;
}

/// Takes out the answers that cannot be obeyed.
void check_followed(const Schema& schema, ReferenceAnswers& answers, Findings& findings) {
  std::erase_if(answers.followed, [&](const Reference& each) {
    const auto reason = cannot_follow(schema, each);
    if (reason)
      findings.push_back({Severity::error,
                          "unfollowable-reference",
                          column_of(each),
                          fmt::format("cleave.toml says that it refers to {}.{}, but {}", each.parent,
                                      each.parent_columns[0], reason->what()),
                          {}});
    return reason.has_value();
  });
}

/// The types that answers do not name; completes the answers with what is known.
std::vector<OpenType> open_types(Database& database, const Schema& schema, ReferenceAnswers& answers) {
  std::vector<OpenType> open;
  add_known_references(database, schema, answers);
  add_spellings(database, schema, answers);
  for (const auto& column : answers.typed_columns()) {
    const auto type = answers.type_column(column);
    for (const auto& value : types_held(database, schema, column, type))
      // check_known names what cannot be followed.
      if (const auto why = answers.unknown_type(column, value); why && !answers.cannot_follow(column, value))
        open.push_back(open_type(schema, column, type, value, *why));
  }
  return open;
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

std::vector<Reference> check_references(Database& database, const Schema& schema, ReferenceAnswers answers,
                                        Findings& findings) {
  const auto known = check_known(database, schema, answers, findings);
  check_followed(schema, answers, findings);
  const auto said = answers;
  auto open = open_types(database, schema, answers);
  auto suggestions = implied_references(database, schema);
  std::erase_if(suggestions.references,
                [&](const Reference& each) { return known.decides(column_of(each), each.type_value); });
  for (const auto& each : suggestions.types)
    if (known.type_column(each.column).empty() && !known.decides(each.column, each.value))
      open.push_back(each);
  Lines lines(said, suggestions.references, open);
  for (const auto& type : open) {
    findings.push_back(unknown_type(type));
    findings.back().remedies = lines.first_of(type.column);
  }
  for (const auto& reference : suggestions.references) {
    findings.push_back(implied(reference));
    findings.back().remedies = lines.first_of(column_of(reference));
    // A merge has to know before it renumbers the rows that it may lead to.
    if (reference.confidence == Reference::Confidence::doubtful ||
        reference.confidence == Reference::Confidence::ambiguous)
      findings.back().severity = Severity::warning;
  }
  for (const auto& column : suggestions.unanswered)
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
  return std::move(suggestions.references);
}

}  // namespace cleave::mysql
