#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/quoted.h"

namespace cleave::mysql {

void check_references(const std::vector<Reference>& references, const std::vector<std::string>& unanswered,
                      Findings& findings) {
  using Severity = Finding::Severity;
  for (const auto& reference : references) {
    Finding finding{
        Severity::note, "implied-reference", reference.table + "." + reference.columns[0], "", {}};
    const auto parent = reference.parent + "." + reference.parent_columns[0];
    if (reference.origin == Reference::Origin::polymorphic) {
      finding.code = "polymorphic-reference";
      finding.what = fmt::format("its values are those of {} where {} is '{}'", parent, reference.type_column,
                                 reference.type_value);
    } else {
      finding.what = fmt::format("{} {}, but no foreign key says so",
                                 reference.has_values ? "all its values are found in"
                                                      : "its name and type, without any value yet, point to",
                                 parent);
      const auto statement =
          fmt::format("ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({})", quoted_name(reference.table),
                      quoted_name(reference.columns[0]), quoted_name(reference.parent),
                      quoted_name(reference.parent_columns[0]));
      finding.remedies = {{Place::source, statement}, {Place::destination, statement}};
    }
    findings.push_back(std::move(finding));
  }
  for (const auto& column : unanswered)
    findings.push_back(
        {Severity::note,
         "reference-unknown",
         column,
         "its name points to another table, but finding out whether its values do took too long "
         "or was refused",
         {}});
}

}  // namespace cleave::mysql
