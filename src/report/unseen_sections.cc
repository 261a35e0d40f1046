#include "report/unseen_sections.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cleave::report {
namespace {

constexpr std::size_t places_named = 3;

std::string places_of(std::vector<std::string> places, Detail detail) {
  const std::size_t count = places.size();
  if (detail == Detail::brief && count > places_named) {
    places.resize(places_named);
    places.push_back(fmt::format("and {} more (-v shows all)", count - places_named));
  }
  return fmt::format("{}", fmt::join(places, "\n"));
}

}  // namespace

std::vector<Page::Section> unseen_sections(const std::vector<plan::Unseen>& unseen, Detail detail) {
  if (unseen.empty()) return {};
  Page::Section section{
      .title =
          fmt::format("Not seen: {} named here and read in neither account", counted(unseen.size(), "thing")),
      .intro = "Until each is moved, read or accepted, cleave verify does not call the accounts equal.",
      .layout = Page::Section::Layout::stacked,
      .columns = {{"what"}, {"what becomes of it, and who names it"}}};
  Page::Section accept{.title = "To accept what was not seen, write below [decisions] in cleave.toml"};
  for (const auto& one : unseen) {
    const auto service = one.service == one.name ? "" : fmt::format(" ({})", one.service);
    section.rows.push_back({{fmt::format("{}{}{}", one.name, service, one.accepted ? ", accepted" : ""),
                             fmt::format("{}\nnamed by {}", one.becomes, places_of(one.places, detail))}});
    if (!one.accepted) accept.items.push_back(fmt::format("\"unseen/{}\" = \"leave\"", one.name));
  }
  if (accept.items.empty()) section.intro.clear();
  std::vector<Page::Section> sections{std::move(section)};
  if (!accept.items.empty()) sections.push_back(std::move(accept));
  return sections;
}

std::vector<Page::Section> perhaps_sections(const std::vector<plan::Perhaps>& perhaps, Detail detail) {
  std::map<std::string, std::vector<std::string>> words;
  for (const auto& one : perhaps) {
    if (one.decision == plan::Perhaps::Decision::rename) continue;  // shown with what changes
    if (one.decision != plan::Perhaps::Decision::open && detail == Detail::brief) continue;
    words[one.word].push_back(fmt::format("{} {}: {}", one.resource, one.place, one.context));
  }
  if (words.empty()) return {};
  Page::Section section{
      .title = "Perhaps names",
      .intro =
          "Words that are spelt like a name that changes, where nothing says that they mean "
          "it. They stay as they are.",
      .layout = Page::Section::Layout::stacked,
      .columns = {{"word"}, {"where"}}};
  Page::Section decide{.title = "To change such a word wherever it stands, or to say that it was looked at"};
  for (const auto& item : words) {
    const auto& word = item.first;
    const auto& places = item.second;
    section.rows.push_back(
        {{fmt::format("{} ({})", word, counted(places.size(), "place")), places_of(places, detail)}});
    const bool is_open = std::any_of(perhaps.begin(), perhaps.end(), [&](const plan::Perhaps& one) {
      return one.word == word && one.decision == plan::Perhaps::Decision::open;
    });
    if (!is_open) continue;
    decide.items.push_back(
        fmt::format("\"perhaps/{}\" = \"keep\" below [decisions] in cleave.toml, or \"rename\"", word));
  }
  if (decide.items.empty()) return {std::move(section)};
  return {std::move(section), std::move(decide)};
}

}  // namespace cleave::report
