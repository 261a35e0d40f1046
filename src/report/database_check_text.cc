#include "report/database_check_text.h"

#include <map>

#include <fmt/format.h>

namespace cleave::report {
namespace {

using mysql::Finding;
using Severity = Finding::Severity;
using Form = Finding::Remedy::Form;

/// So many notes of one kind are shown without -v.
constexpr std::size_t shown_notes = 3;

struct Heading {
  Severity severity;
  const char* text;
  Ink ink;
};
constexpr Heading headings[] = {{Severity::error, "errors: a merge would refuse", Ink::red},
                                {Severity::warning, "warnings: it depends on the application", Ink::yellow},
                                {Severity::note, "notes", Ink::blue}};

/// Lines as they are, because the breaks that a page wants could fall into a string.
std::string indented(const std::string& text) {
  std::string result = "      ";
  for (const char c : text) result += c == '\n' ? std::string("\n      ") : std::string(1, c);
  return result + "\n";
}

/// A statement with semicolons inside needs another delimiter in mysql's own client, on a line of its own: a
/// comment may end the statement.
std::string pasteable(const Finding::Remedy& remedy) {
  if (remedy.form != Form::statement) return remedy.text;
  const bool is_plain =
      remedy.text.find_first_of(";#") == std::string::npos && remedy.text.find("--") == std::string::npos;
  if (is_plain) return remedy.text + ";";
  std::string delimiter = "//";
  while (remedy.text.find(delimiter) != std::string::npos) delimiter += "$";
  return fmt::format("DELIMITER {0}\n{1}\n{0}\nDELIMITER ;", delimiter, remedy.text);
}

std::string remedies_of(const Finding& finding, Look look) {
  std::string text;
  const auto& remedies = finding.remedies;
  for (std::size_t i = 0; i < remedies.size(); ++i) {
    const auto& remedy = remedies[i];
    const bool same_place =
        i > 0 && remedies[i - 1].where == remedy.where && remedies[i - 1].form == remedy.form;
    if (!same_place) {
      const auto where = remedy.form == Form::option_file ? "option file of the "
                         : remedy.form == Form::deed      ? "by hand at the "
                                                          : "";
      text +=
          "    " + inked(fmt::format("{}{}:", where, to_text(remedy.where)), Ink::faint, look.colours) + "\n";
    }
    text += indented(pasteable(remedy));
  }
  return text;
}

std::string findings_of(const mysql::Checked& checked, const Heading& heading, Look look) {
  std::string text;
  std::map<std::string, std::size_t> seen;
  for (const auto& finding : checked.findings) {
    if (finding.severity != heading.severity) continue;
    const bool brief = heading.severity == Severity::note && look.detail == Detail::brief;
    if (++seen[finding.code] > shown_notes && brief) continue;
    text += wrapped("  ", inked(finding.subject, Ink::bold, look.colours) + " " + finding.what + "  [" +
                              finding.code + "]");
    text += remedies_of(finding, look);
  }
  if (heading.severity == Severity::note && look.detail == Detail::brief) {
    for (const auto& [code, count] : seen) {
      if (count > shown_notes)
        text += fmt::format("  and {} more [{}]; -v shows them\n", count - shown_notes, code);
    }
  }
  return text;
}

}  // namespace

std::string database_check_text(const mysql::Checked& checked, Look look) {
  std::string text;
  for (const auto& heading : headings) {
    const auto found = findings_of(checked, heading, look);
    if (!found.empty()) text += inked(heading.text, heading.ink, look.colours) + "\n" + found + "\n";
  }
  return text + fmt::format("{} at the source, {} at the destination: {}, {}, {}\n",
                            counted(checked.source_tables, "table"), checked.destination_tables,
                            counted(checked.count(Severity::error), "error"),
                            counted(checked.count(Severity::warning), "warning"),
                            counted(checked.count(Severity::note), "note"));
}

}  // namespace cleave::report
