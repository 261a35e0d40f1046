#include "cli/drain_by_athena.h"

#include <fmt/format.h>

#include "cli/interrupted.h"
#include "drain/athena/far_side.h"

namespace cleave::cli {
namespace {

using namespace drain::athena;

/// The format of each folder.
std::vector<std::string> formats_of(const char* side, std::size_t folders,
                                    const std::vector<std::string>& said, const std::string& for_all) {
  std::vector<std::string> formats = said;
  if (formats.empty() && !for_all.empty()) formats.push_back(for_all);
  if (formats.size() == 1) formats.resize(folders, formats.front());
  if (formats.size() == folders) return formats;
  throw Error(Error::Kind::input, "no-format",
              formats.empty() ? std::string("Athena does not find out what the logs are")
                              : fmt::format("there are {} folders of the {} and {} formats", folders, side,
                                            formats.size()))
      .next(fmt::format("Give --{}-format for each folder, in their order, or one for all: classic-elb, alb, "
                        "nlb, cloudfront, s3 or vpc-flow.",
                        side));
}

SideFolders folders_of(const char* side, const drain::SideLogs& logs, const std::vector<std::string>& said,
                       const std::string& for_all, Workshop workshop) {
  SideFolders folders{{}, std::move(workshop), logs.account};
  const auto formats = formats_of(side, logs.places.size(), said, for_all);
  for (std::size_t i = 0; i < logs.places.size(); ++i)
    folders.folders.push_back({location_of(logs.places[i]), drain::format_of(formats[i])});
  for (const auto& folder : folders.folders) require_apart(folders.workshop.output, folder.location);
  return folders;
}

struct BothFarSides {
  FarSide source, destination;
};

BothFarSides far_sides(const AthenaDrainWords& words, const DrainWords& said, DrainSubject& subject) {
  const auto& athena = words.athena;
  require_database_name(athena.database);
  const auto& results = words.destination_results.empty() ? athena.results : words.destination_results;
  return {FarSide(drain::Side::source,
                  folders_of("source", subject.source, words.source_formats, said.format,
                             {athena.database, athena.workgroup, run_of(athena), athena.results}),
                  subject.subject),
          FarSide(drain::Side::destination,
                  folders_of("destination", subject.destination, words.destination_formats, said.format,
                             {athena.database, athena.workgroup, run_of(athena), results}),
                  subject.subject)};
}

void show_statements(const BothFarSides& sides, Output& output) {
  Json document = Json::array();
  std::string text;
  for (const auto* side : {&sides.source, &sides.destination})
    for (const auto& statements : side->statements()) {
      document.push_back(
          {{"create", statements.create}, {"selects", statements.selects()}, {"drop", statements.drop}});
      text += statements.create + ";\n\n";
      for (const auto& select : statements.selects()) text += select + ";\n\n";
      text += statements.drop + ";\n\n";
    }
  output.text(text);
  output.document(document);
}

}  // namespace

void add_athena_drain_options(CLI::App& command, AthenaDrainWords& words) {
  add_athena_options(command, words.athena);
  const auto list = [&](const char* flag, std::vector<std::string>& values, const char* text) {
    command.add_option(flag, values, text)->allow_extra_args(true)->take_all();
  };
  list("--source-format", words.source_formats,
       "For Athena: the formats of the source's folders, in their order, or one for all");
  list("--destination-format", words.destination_formats, "The formats of the destination's folders");
  command.add_option("--destination-results", words.destination_results,
                     "s3://BUCKET/PREFIX/ for the results of the destination's Athena, if not --results");
}

std::optional<AthenaDrain> drain_by_athena(const AthenaDrainWords& words, const DrainWords& said,
                                           DrainSubject& subject, const drain::ClientNames& names, Time now,
                                           Output& output) {
  auto sides = far_sides(words, said, subject);
  if (words.athena.is_shown_only) {
    show_statements(sides, output);
    return std::nullopt;
  }
  if (subject.source.account == nullptr)
    throw Error(Error::Kind::input, "no-account", "no accounts were named whose Athena may read the logs")
        .next("Name both profiles in cleave.toml, in the folder of the split.");
  const auto source = sides.source.bound(), destination = sides.destination.bound();
  AthenaDrain result{
      .report = {}, .most_bytes = source.bytes + destination.bytes, .most_usd = source.usd + destination.usd};
  require_affordable(result.most_bytes, result.most_usd, words.athena, output);
  SystemClock clock;
  const auto& stop = stop_at_signals();
  sides.source.read(clock, stop);
  sides.destination.read(clock, stop);
  result.scanned_bytes = sides.source.scanned_bytes() + sides.destination.scanned_bytes();
  result.report = make_report(sides.source, sides.destination, subject.subject, subject.options, names, now);
  return result;
}

}  // namespace cleave::cli
