#include "report/unseen_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace cleave::report {
namespace {

constexpr std::size_t places_named = 3;

std::string places_of(const std::vector<std::string>& places, Detail detail) {
  const auto shown = detail == Detail::all ? places.size() : std::min(places_named, places.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : "\n") + places[i];
  if (shown < places.size()) text += fmt::format("\nand {} more (-v shows all)", places.size() - shown);
  return text;
}

}  // namespace

Page::Section unseen_section(const std::vector<plan::Unseen>& unseen, Detail detail) {
  if (unseen.empty()) return {};
  Page::Section section{.title = fmt::format("Not seen: {} named here and read in neither account",
                                             counted(unseen.size(), "thing")),
                        .layout = Page::Section::Layout::stacked,
                        .columns = {{"what"}, {"what becomes of it, and where it is named"}}};
  for (const auto& one : unseen) {
    const auto service = one.service == one.name ? "" : fmt::format(" ({})", one.service);
    section.rows.push_back({{one.name + service + (one.accepted ? ", accepted" : ""),
                             one.becomes + "\nnamed by " + places_of(one.places, detail)}});
    if (!one.accepted) section.code.push_back(fmt::format("\"unseen/{}\" = \"leave\"", one.name));
  }
  if (section.code.empty()) return section;
  section.intro =
      "Until each is moved, read or accepted, cleave verify does not call the accounts equal. To accept:";
  section.code.insert(section.code.begin(), "[decisions]");
  return section;
}

Page::Section perhaps_section(const std::vector<plan::Perhaps>& perhaps, Detail detail) {
  std::map<std::string, std::vector<const plan::Perhaps*>> words;
  for (const auto& one : perhaps) {
    if (one.decision == plan::Perhaps::Decision::open || detail == Detail::all)
      words[one.word].push_back(&one);
  }
  if (words.empty()) return {};
  Page::Section section{
      .title = "Perhaps names: spelt like a name that changes, in a place that does not say so; they stay",
      .intro = "To change a word wherever it stands, or to say that it was looked at:",
      .layout = Page::Section::Layout::stacked,
      .columns = {{"word"}, {"where"}},
      .code = {"[decisions]"}};
  for (const auto& [word, places] : words) {
    std::vector<std::string> where;
    for (const auto* one : places)
      where.push_back(fmt::format("{} {}: {}", one->resource, one->place, one->context));
    section.rows.push_back(
        {{fmt::format("{} ({})", word, counted(places.size(), "place")), places_of(where, detail)}});
    section.code.push_back(fmt::format("\"perhaps/{}\" = \"keep\"   # or rename", word));
  }
  return section;
}

}  // namespace cleave::report
