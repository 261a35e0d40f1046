#include <fmt/format.h>

#include "cli/names.h"
#include "cli/places.h"
#include "scan/report_json.h"
#include "scan/report_text.h"
#include "scan/undo_file.h"

namespace cleave::cli {
namespace {

struct UndoFileWords {
  std::filesystem::path file;
  std::string profile;
};

Exit undo_names(const Invocation& invocation, const UndoFileWords& words, Output& output) {
  const auto changes = scan::read_undo_file(words.file);
  Places places(invocation, words.profile);
  std::vector<scan::Gap> gaps;
  for (const auto& change : changes)
    if (auto gap = places.try_change(change, scan::take_back)) gaps.push_back(*std::move(gap));
  output.text(scan::to_text(gaps));
  output.say(fmt::format("{} of {} places are as they were", changes.size() - gaps.size(), changes.size()));
  output.document({{"format", "cleave-names-undo-result-1"},
                   {"places", changes.size()},
                   {"restored", changes.size() - gaps.size()},
                   {"gaps", scan::to_json(gaps)}});
  return gaps.empty() ? Exit::done : Exit::differences;
}

}  // namespace

void add_names_undo(CLI::App& names, Invocation& invocation) {
  const auto words = std::make_shared<UndoFileWords>();
  auto& command =
      add_command(names, invocation,
                  {"undo", "Take a rewriting back, byte for byte; may be repeated",
                   "  cleave names undo .cleave/names-undo-20261126T101500.250Z.json"},
                  [&invocation, words](Output& output) { return undo_names(invocation, *words, output); });
  command.add_option("FILE", words->file, "The undo file that the rewriting has written")
      ->required()
      ->check(CLI::ExistingFile);
  command.add_option("--profile", words->profile, "The profile of the AWS configuration for s3:// places");
  add_endpoint_option(command, invocation);
}

}  // namespace cleave::cli
