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

std::string unseen_text(const std::vector<plan::Unseen>& unseen, Look look) {
  if (unseen.empty()) return "";
  const auto open =
      std::count_if(unseen.begin(), unseen.end(), [](const auto& one) { return !one.accepted; });
  auto text = "\n" +
              inked(fmt::format("Not seen: {} named here and read in neither account",
                                counted(unseen.size(), "thing")),
                    Ink::bold, look.colours) +
              "\n";
  for (const auto& one : unseen) {
    const auto service = one.service == one.name ? "" : fmt::format(" ({})", one.service);
    text += fmt::format("  {}{}{}\n", one.name, service, one.accepted ? ", accepted" : "");
    text += wrapped("      ", one.becomes);
    text += wrapped("      named by ", places_of(one.places, look.detail));
  }
  if (open == 0) return text;
  text +=
      "  Until each is moved, read or accepted, cleave verify does not call the accounts equal. To accept:\n";
  text += "  [decisions]\n";
  for (const auto& one : unseen) {
    if (!one.accepted) text += fmt::format("  \"unseen/{}\" = \"leave\"\n", one.name);
  }
  return text;
}

std::string perhaps_text(const std::vector<plan::Perhaps>& perhaps, Look look) {
  std::map<std::string, std::vector<const plan::Perhaps*>> words;
  for (const auto& one : perhaps) {
    if (one.decision == plan::Perhaps::Decision::open || look.detail == Detail::all)
      words[one.word].push_back(&one);
  }
  if (words.empty()) return "";
  auto text =
      "\n" +
      inked("Perhaps names: spelt like a name that changes, in a place that does not say so; they stay",
            Ink::bold, look.colours) +
      "\n";
  for (const auto& [word, places] : words) {
    text += fmt::format("  {} ({})\n", word, counted(places.size(), "place"));
    const auto shown = look.detail == Detail::all ? places.size() : std::min(places_named, places.size());
    for (std::size_t i = 0; i < shown; ++i)
      text += wrapped("      ",
                      fmt::format("{} {}: {}", places[i]->resource, places[i]->place, places[i]->context));
    if (shown < places.size())
      text += fmt::format("      and {} more (-v shows all)\n", places.size() - shown);
  }
  text += "  To change a word wherever it stands, or to say that it was looked at:\n  [decisions]\n";
  for (const auto& [word, places] : words)
    text += fmt::format("  \"perhaps/{}\" = \"keep\"   # or rename\n", word);
  return text;
}

}  // namespace cleave::report
