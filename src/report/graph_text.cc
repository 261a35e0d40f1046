#include "report/graph_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/resource_names.h"
#include "report/unseen_sections.h"

namespace cleave::report {
namespace {

using plan::Decision;
using plan::Part;

constexpr std::size_t users_named = 3;
constexpr std::size_t edges_in_example = 10;
/// More resources of one type are folded to the first few.
constexpr std::size_t lines_of_type = 8;
constexpr std::size_t shown_of_type = 3;
/// Longer ids do not push the names of the others aside.
constexpr std::size_t aligned_at_most = 60;

std::string_view meaning_of(Decision decision) {
  switch (decision) {
    case Decision::move:
      return "made anew in the destination, which takes over";
    case Decision::copy:
      return "made anew in the destination; the source keeps using its own";
    case Decision::share:
      return "stays in the source, and the destination uses it there";
    case Decision::leave:
      return "stays in the source, and nothing in the destination uses it";
  }
  return "";
}

/// A line of the list: what it is, what people call it, and why it is there.
struct Line {
  std::string id, name, reason;
};

/// "used by ROOT (PATH)"; nothing for what the roots name themselves.
std::string reason_of(const Part& part) {
  if (part.reached_from == part.fate.resource) return "a root";
  return fmt::format("used by {} ({})", part.reached_from, part.by);
}

/// Many of one type say no more than the first few: lines are in the order of their ids.
std::vector<Line> folded(const std::vector<Line>& lines) {
  std::map<std::string, std::size_t> of_type;
  for (const auto& line : lines) ++of_type[type_of(line.id)];
  std::map<std::string, std::size_t> seen;
  std::vector<Line> shown;
  for (const auto& line : lines) {
    const auto type = type_of(line.id);
    const auto number = ++seen[type];
    if (of_type[type] <= lines_of_type || number <= shown_of_type)
      shown.push_back(line);
    else if (number == of_type[type])
      shown.push_back(
          {fmt::format("{}/…", type), fmt::format("and {} more (-v shows all)", number - shown_of_type), ""});
  }
  return shown;
}

/// Records that nobody else uses, of one zone, as one line: a zone may have thousands.
std::vector<Line> lines_of(const plan::Application& application, Decision decision,
                           const ResourceNames& names, Detail detail) {
  std::vector<Line> lines;
  std::map<std::string, std::size_t> records;  // by zone id
  for (const auto& part : application.parts) {
    if (part.fate.decision != decision) continue;
    const auto& id = part.fate.resource;
    if (detail == Detail::brief && type_of(id) == "route53/record") {
      const auto key = key_of(id);
      ++records[key.substr(0, key.find('/'))];
      continue;
    }
    const bool stays = decision == Decision::leave || decision == Decision::share;
    lines.push_back({id, names.name_of(id), stays ? part.fate.reason : reason_of(part)});
  }
  for (const auto& [zone, count] : records) {
    const auto name = names.name_of("route53/zone/" + zone);
    lines.push_back({fmt::format("route53/record/{}/…", zone),
                     counted(count, "record") + (name.empty() ? "" : " of " + name), ""});
  }
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.id < b.id; });
  return detail == Detail::brief ? folded(lines) : lines;
}

/// What stays although the application uses it asks for its reason at once; the rest by -v.
bool explains(Decision decision, Detail detail) {
  return detail == Detail::all || decision == Decision::leave || decision == Decision::share;
}

std::string list_of(const std::vector<Line>& lines, Decision decision, Look look) {
  std::size_t widest_id = 0;
  std::size_t widest_name = 0;
  for (const auto& line : lines) {
    if (columns_of(line.id) <= std::min(aligned_at_most, page_columns() / 2))
      widest_id = std::max(widest_id, columns_of(line.id));
    widest_name = std::max(widest_name, columns_of(line.name));
  }
  std::string text;
  for (const auto& line : lines) {
    auto shown = "  " + padded(line.id, widest_id);
    const bool beside = columns_of(shown) + 2 + columns_of(line.name) <= page_columns();
    if (widest_name > 0) shown += (beside ? "  " : "\n      ") + padded(line.name, widest_name);
    const bool reason = explains(decision, look.detail) && !line.reason.empty();
    if (!reason ||
        columns_of(shown.substr(shown.rfind("\n") + 1)) + 2 + columns_of(line.reason) > page_columns())
      shown.erase(shown.find_last_not_of(' ') + 1);
    if (reason) {
      const bool fits = columns_of(shown) + 2 + columns_of(line.reason) <= page_columns();
      shown += (fits ? "  " : "\n      ") + inked(line.reason, Ink::faint, look.colours);
    }
    text += shown + "\n";
  }
  return text;
}

std::string users_of(const Part& part, const ResourceNames& names, Detail detail) {
  const auto shown = detail == Detail::all ? part.used_by.size() : std::min(users_named, part.used_by.size());
  std::string users;
  for (std::size_t i = 0; i < shown; ++i) users += (i == 0 ? "" : ", ") + names.title_of(part.used_by[i]);
  if (shown < part.used_by.size()) users += fmt::format(" and {} more", part.used_by.size() - shown);
  return users;
}

/// The decisions as they stand, to be pasted and changed.
std::string example(const std::vector<const Part*>& edges, Detail detail) {
  const auto shown = detail == Detail::all ? edges.size() : std::min(edges_in_example, edges.size());
  std::size_t widest = 0;
  for (std::size_t i = 0; i < shown; ++i) widest = std::max(widest, edges[i]->fate.resource.size());
  std::string text = "  [decisions]\n";
  for (std::size_t i = 0; i < shown; ++i) {
    const auto decision = plan::to_text(edges[i]->fate.decision);
    std::string others;
    for (const std::string_view one : {"move", "copy", "share", "leave"}) {
      if (one != decision) others += fmt::format("{}{}", others.empty() ? "" : ", ", one);
    }
    text += fmt::format("  {:{}} = {:8}# or {}\n", fmt::format("\"{}\"", edges[i]->fate.resource), widest + 2,
                        fmt::format("\"{}\"", decision), others);
  }
  if (shown < edges.size()) text += fmt::format("  # … and {} more\n", edges.size() - shown);
  return text;
}

std::string cut_edges(const plan::Application& application, const ResourceNames& names, Look look) {
  std::vector<const Part*> edges;
  bool any_left = false;
  for (const auto& part : application.parts) {
    const bool left = part.fate.decision == Decision::leave && look.detail == Detail::brief;
    any_left = any_left || (left && !part.used_by.empty());
    if (!part.used_by.empty() && !left) edges.push_back(&part);
  }
  if (edges.empty())
    return fmt::format("\nNothing is shared with what stays{}.\n",
                       any_left ? ", but for what is left alone" : "");
  auto text = "\n" +
              inked(fmt::format("Shared with what stays: {}", counted(edges.size(), "resource")), Ink::bold,
                    look.colours) +
              "\n";
  for (const auto* part : edges) {
    text +=
        fmt::format("  {:5}  {}\n", plan::to_text(part->fate.decision), names.title_of(part->fate.resource));
    text += wrapped("         also used by ", users_of(*part, names, look.detail));
  }
  // A whole network does not move; what else is shared is the user's choice.
  std::erase_if(edges, [](const Part* part) { return part->fate.decision == Decision::leave; });
  if (edges.empty()) return text;
  text += "\nTo decide otherwise, write into cleave.toml (any resource can stand there):\n";
  return text + example(edges, look.detail);
}

constexpr std::size_t similar_shown = 4;  // of a kind

/// "ID: WHY" each; many of a kind as one line, unless all is asked for.
std::vector<std::string> similar_items(const std::vector<std::string>& similar, Detail detail) {
  if (detail != Detail::brief) return similar;
  std::map<std::string, std::size_t> counts;
  std::vector<std::string> items;
  for (const std::string& one : similar) {
    const std::string kind = one.substr(0, one.find('/', one.find('/') + 1));
    if (++counts[kind] <= similar_shown) items.push_back(one);
  }
  for (const auto& [kind, count] : counts)
    if (count > similar_shown)
      items.push_back(fmt::format("{}: and {} more (-v shows all)", kind, count - similar_shown));
  return items;
}

}  // namespace

std::string graph_text(const plan::Application& application, const inventory::Inventory& source, Look look) {
  const ResourceNames names(source);
  auto text = inked(fmt::format("{} of account {} belong to the application",
                                counted(application.parts.size(), "resource"), source.account_id),
                    Ink::bold, look.colours) +
              "\nReached from\n";
  for (const auto& root : application.roots) text += "  " + names.title_of(root) + "\n";
  for (const auto decision : {Decision::move, Decision::copy, Decision::share, Decision::leave}) {
    std::vector<std::string> ids;
    for (const auto& part : application.parts)
      if (part.fate.decision == decision) ids.push_back(part.fate.resource);
    if (ids.empty()) continue;
    text += "\n" +
            inked(fmt::format("{}: {}", plan::to_text(decision), ids.size()), Ink::bold, look.colours) +
            fmt::format(" ({})\n", meaning_of(decision));
    // What is left alone is told in a line, unless all is asked for.
    text += decision == Decision::leave && look.detail == Detail::brief
                ? wrapped("  ", names.summary_of(ids))
                : list_of(lines_of(application, decision, names, look.detail), decision, look);
  }
  Page rest;
  if (!application.similar.empty())
    rest.sections.push_back(
        {.title = "Perhaps also yours: nothing reaches it from the roots; add what is to `roots`",
         .items = similar_items(application.similar, look.detail)});
  for (auto& section : unseen_sections(application.unseen, look.detail))
    rest.sections.push_back(std::move(section));
  return text + cut_edges(application, names, look) + page_text(rest, look);
}

}  // namespace cleave::report
