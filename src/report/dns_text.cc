#include "report/dns_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace cleave::report {
namespace {

using namespace dns;
using Servers = std::vector<AskedServer>;

/// So many lines name who still leads to the source.
constexpr std::size_t most_lines = 20;

std::string without_dot(const std::string& name) {
  return name.size() > 1 && name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

/// "2 source, 1 destination"; "destination" when all say so.
std::string counts_of(const Servers& servers, std::size_t place) {
  constexpr std::array words{std::pair{Says::source, "source"}, std::pair{Says::destination, "destination"},
                             std::pair{Says::either, "same on both"}, std::pair{Says::neither, "neither"},
                             std::pair{Says::nothing, "no answer"}};
  std::string text;
  for (const auto& [says, word] : words) {
    const auto count = std::count_if(servers.begin(), servers.end(), [&, says = says](const auto& server) {
      return place < server.answers.size() ? server.answers[place].says == says : says == Says::nothing;
    });
    if (count == 0) continue;
    if (static_cast<std::size_t>(count) == servers.size()) return word;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word);
  }
  return text.empty() ? "–" : text;
}

using Row = std::vector<std::string>;

std::vector<Row> rows_of(const ZoneState& zone) {
  std::vector<Row> rows;
  const auto add = [&](const std::string& title, std::size_t place) {
    Row row{title};
    if (zone.moves) row.push_back(place == 0 ? counts_of(zone.parents, 0) : "");
    row.push_back(counts_of(zone.source_servers, place));
    if (zone.moves) row.push_back(counts_of(zone.destination_servers, place));
    row.push_back(counts_of(zone.resolvers, place));
    rows.push_back(std::move(row));
  };
  if (zone.moves) {
    add("NS", 0);
    add("SOA", 1);
  }
  for (std::size_t i = 0; i < zone.name_ends.size(); ++i)
    add(without_dot(zone.name_ends[i].name) + " " + zone.name_ends[i].type, 2 + i);
  return rows;
}

std::string table(const ZoneState& zone, Look look) {
  Row heading{without_dot(zone.domain)};
  if (zone.moves) heading.push_back("parent " + zone.parent_zone);
  heading.emplace_back("source's servers");
  if (zone.moves) heading.emplace_back("destination's servers");
  heading.emplace_back("resolvers");
  auto rows = rows_of(zone);
  rows.insert(rows.begin(), heading);
  std::vector<std::size_t> widths(heading.size());
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += i + 1 < row.size() ? padded(row[i], widths[i] + 2) : row[i];
    text += (&row == &rows.front() ? inked(line, Ink::bold, look.colours) : line) + "\n";
  }
  return text;
}

/// "192.0.2.53:53  www.example.com A 192.0.2.1  for 40 s more".
std::vector<std::string> still_led(const ZoneState& zone, Look look) {
  std::vector<std::string> lines;
  for (const auto& [servers, remembers] :
       {std::pair{&zone.parents, false}, std::pair{&zone.source_servers, false},
        std::pair{&zone.destination_servers, false}, std::pair{&zone.resolvers, true}}) {
    for (const AskedServer& server : *servers) {
      for (const Answer& answer : server.answers) {
        const bool is_own = answer.type == "NS" || answer.type == "SOA";
        if (answer.says != Says::source || (is_own && !zone.moves)) continue;
        std::string values;
        for (const std::string& value : answer.values) values += " " + value;
        const std::string ttl = to_words(std::chrono::seconds(answer.ttl_seconds));
        std::string line =
            fmt::format("  {}  {} {}{}  {}", server.name.empty() ? server.address : without_dot(server.name),
                        without_dot(answer.name), answer.type, cut(values, 60),
                        remembers ? fmt::format("for {} more", ttl) : fmt::format("TTL {}", ttl));
        if (answer.is_overdue) line += inked("  longer than it may", Ink::red, look.colours);
        lines.push_back(line + "\n");
      }
    }
  }
  return lines;
}

std::vector<std::string> silent(const ZoneState& zone) {
  std::vector<std::string> lines;
  if (!zone.why_no_parent.empty())
    lines.push_back(fmt::format("The zone above {} could not be asked: {}.\n", without_dot(zone.domain),
                                zone.why_no_parent));
  for (const auto* servers : {&zone.source_servers, &zone.destination_servers, &zone.resolvers}) {
    for (const AskedServer& server : *servers) {
      if (server.has_answered()) continue;
      const std::string name = server.name.empty() ? "" : without_dot(server.name) + " ";
      lines.push_back(fmt::format("No answer from {}{}.\n", name,
                                  server.address.empty() ? "(no address is known)" : server.address));
    }
  }
  return lines;
}

std::string limited(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i) text += lines[i];
  if (lines.size() > most_lines) text += fmt::format("  … and {} more\n", lines.size() - most_lines);
  return text;
}

std::string when(const CacheEnd& end, Time now) {
  if (end.is_open) return fmt::format("{} at the earliest", to_text(end.at));
  if (end.at <= now) return fmt::format("{}, which is over", to_text(end.at));
  return fmt::format("{}, in {}", to_text(end.at), to_words(end.at - now));
}

std::string ends(const ZoneState& zone, Time now) {
  std::string text;
  if (zone.moves)
    text +=
        wrapped("", fmt::format("Caches that keep to the TTLs lead to the source's name servers until {}. {}",
                                when(zone.delegation_end, now), zone.delegation_end.why));
  const auto last = std::max_element(
      zone.name_ends.begin(), zone.name_ends.end(), [](const NameEnd& one, const NameEnd& other) {
        return std::pair(one.end.is_open, one.end.at) < std::pair(other.end.is_open, other.end.at);
      });
  if (last == zone.name_ends.end()) return text;
  return text +
         wrapped("", fmt::format("They hold what the names led to at the source until {} (the last is {} "
                                 "{}). {}",
                                 when(last->end, now), without_dot(last->name), last->type, last->end.why));
}

std::string verdict_text(DnsVerdict verdict, Look look) {
  switch (verdict) {
    case DnsVerdict::settled:
      return inked("settled", Ink::green, look.colours) +
             ": nobody who was asked leads to the source, and no cache that keeps to the TTLs can.\n";
    case DnsVerdict::waiting:
      return inked("waiting", Ink::yellow, look.colours) + ": somebody may still be led to the source.\n";
    case DnsVerdict::blind:
      break;
  }
  return inked("blind", Ink::red, look.colours) +
         ": those who decide could not be asked, so nothing can be said. Ask where port 53 (UDP and TCP) of "
         "the "
         "internet's name servers can be reached.\n";
}

}  // namespace

std::string dns_text(const State& state, Look look) {
  std::string text = to_text(state.at) + "\n";
  for (const ZoneState& zone : state.zones) {
    text += "\n" + table(zone, look) + limited(silent(zone));
    const auto led = still_led(zone, look);
    if (!led.empty()) text += "Still lead to the source:\n" + limited(led);
    text += ends(zone, state.at);
  }
  return text + "\n" + verdict_text(state.verdict(), look);
}

}  // namespace cleave::report
