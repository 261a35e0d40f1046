#include "move/mysql/check.h"

#include <fmt/format.h>

#include "mysql/check/check.h"

namespace cleave::move::databases {
namespace {

using mysql::Finding;
using mysql::Place;
using Severity = Finding::Severity;

/// Looking for references reads data; one that takes longer is not worth it.
constexpr std::chrono::seconds longest_question(20);

std::string described(const Finding& finding) {
  auto text = fmt::format("\n{}: {} [{}]", finding.subject, finding.what, finding.code);
  for (const auto& remedy : finding.remedies)
    text += fmt::format("\n  {}: {}", to_text(remedy.where), remedy.text);
  return text;
}

}  // namespace

Json Check::apply(const run::Task& task, const Json&) {
  auto source = connect(task, Place::source), destination = connect(task, Place::destination);
  source.limit_statements(longest_question);
  const auto checked = mysql::check(source, destination);
  std::string errors;
  for (const auto& finding : checked.findings) {
    if (finding.severity == Severity::error) errors += described(finding);
  }
  if (errors.empty()) return {{"Warnings", checked.count(Severity::warning)}};
  throw Error(Error::Kind::failed, "databases-differ", "the databases could not be merged:" + errors)
      .where(task.step.id)
      .next("Mend that and go on with: cleave run. All findings: " + command(task, "check"));
}

}  // namespace cleave::move::databases
