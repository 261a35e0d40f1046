#include <fmt/format.h>

#include "base/files.h"
#include "cli/names.h"
#include "scan/allow_list.h"
#include "scan/report_json.h"
#include "scan/report_sarif.h"
#include "scan/report_text.h"

namespace cleave::cli {
namespace {

struct ReportWords {
  std::filesystem::path sarif;
  bool expect_none = false;
  std::filesystem::path allowed;
};

void say_allowed(const scan::AllowList::Allowed& allowed, Output& output) {
  if (allowed.hits + allowed.gaps > 0)
    output.say(fmt::format("allowed to stay: {} names, {} gaps", allowed.hits, allowed.gaps));
  for (const auto& line : allowed.unused) output.say("no longer needed in the allow-list: " + line);
}

Exit scan_names(const Invocation& invocation, const ScanWords& words, const ReportWords& report,
                Output& output) {
  const auto map = read_names(invocation, words);
  const auto list = report.allowed.empty() ? scan::AllowList() : scan::AllowList(report.allowed);
  auto findings = find_names(invocation, words, map, told_to(output));
  const auto allowed = list.take_from(findings, map);
  // Of tens of thousands of places the one that nobody sees takes as long as finding them.
  if (output.form() == Output::Form::json)
    output.document(scan::to_json(findings, map));
  else
    output.text(scan::to_text(findings, map));
  if (!report.sarif.empty())
    write_file(report.sarif, dump_pretty(scan::to_sarif(findings, map)), for_everybody);
  say_allowed(allowed, output);
  const bool clean = findings.hits.empty() && findings.gaps.empty();
  return report.expect_none && !clean ? Exit::differences : Exit::done;
}

}  // namespace

void add_names_scan(CLI::App& names, Invocation& invocation) {
  const auto words = std::make_shared<ScanWords>();
  const auto report = std::make_shared<ReportWords>();
  auto& command = add_command(names, invocation,
                              {"scan", "Say where names stand that the split changes; changes nothing",
                               "  cleave names scan ~/src/shop --map names.txt\n"
                               "  cleave names scan . --history --sarif names.sarif\n"
                               "  cleave names scan /srv /etc --expect-none\n"
                               "  mysqldump shop | cleave names scan - --json"},
                              [&invocation, words, report](Output& output) {
                                return scan_names(invocation, *words, *report, output);
                              });
  add_scan_options(command, invocation, *words);
  command.add_option("--sarif", report->sarif, "Write the places to this file, as code hosts read them");
  command.add_flag("--expect-none", report->expect_none,
                   "Exit with 1 when there is any, or something could not be read");
  command
      .add_option("--allow", report->allowed,
                  "What may stay, with the reason: PLACE NAME REASON a line; NAME - is what was not read")
      ->check(CLI::ExistingFile);
}

}  // namespace cleave::cli
