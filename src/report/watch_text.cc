#include "report/watch_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/plain.h"

namespace cleave::report {
namespace {

using namespace mysql;

/// So many tables have a line on a terminal: those that drift most.
constexpr std::size_t shown_tables = 20;

double per_minute(std::uint64_t rows, std::chrono::milliseconds length) {
  const auto minutes = std::chrono::duration<double, std::ratio<60>>(length).count();
  return minutes > 0 ? static_cast<double>(rows) / minutes : 0;
}

/// "12", or "≥ 12" when there may have been more.
std::string rows_text(std::uint64_t rows, bool is_partial) {
  return (is_partial ? "≥ " : "") + fmt::format("{}", rows);
}

/// "orders 8, users 4 (72/min)".
std::string side_text(const SideInterval& side, std::chrono::milliseconds length) {
  if (!side.is_known) return "not reached";
  std::string text;
  std::uint64_t sum = 0;
  for (const auto& [name, news] : side.tables) {
    text += (text.empty() ? "" : ", ") + name + " " + rows_text(news.rows, news.is_partial);
    sum += news.rows;
  }
  if (text.empty()) text = "nothing";
  if (sum > 0) text += fmt::format(" ({:.0f}/min)", per_minute(sum, length));
  return side.merged == 0 ? text : text + fmt::format(", merged {}", side.merged);
}

std::string clock_text(Time at) {
  return to_rfc3339(at).substr(11, 8);
}

std::string key_text(const Row& key) {
  std::string text;
  for (const auto& value : key) text += (text.empty() ? "" : ", ") + value.value_or("NULL");
  // Bytes that are no text must not reach the terminal.
  for (auto& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return cut(text, 60);
}

const char* meaning(const std::string& kind) {
  if (kind == "both-inserted") return "both sides inserted it, differently";
  if (kind == "both-updated") return "both sides changed it, differently";
  if (kind == "updated-deleted") return "changed by the source, deleted by the destination";
  return "deleted by the source, changed by the destination";
}

}  // namespace

void WatchText::notice(const WatchEvent& event) {
  std::visit([this](const auto& one) { hear(one); }, event);
}

void WatchText::hear(const WatchInterval& event) {
  for (auto& [name, drift] : tables_) drift.source_rate = drift.destination_rate = 0;
  for (const auto& [name, news] : event.source.tables) {
    auto& drift = tables_[name];
    drift.source += news.rows;
    drift.source_rate = per_minute(news.rows, event.length);
    drift.is_partial = drift.is_partial || news.is_partial;
  }
  for (const auto& [name, news] : event.destination.tables) {
    auto& drift = tables_[name];
    drift.destination += news.rows;
    drift.destination_rate = per_minute(news.rows, event.length);
    drift.is_partial = drift.is_partial || news.is_partial;
  }
  if (screen_ == Screen::rewritten) return show_table(event);
  say(fmt::format("{}  source: {} | destination: {} | {} | quiet for {}\n", clock_text(event.at),
                  side_text(event.source, event.length), side_text(event.destination, event.length),
                  counted(event.open_conflicts, "open conflict"), to_words(event.quiet)));
}

void WatchText::hear(const WatchConflict& event) {
  ++tables_[event.table].conflicts;
  const auto head = fmt::format("{}  conflict: ", clock_text(event.at));
  if (event.kind == "unique-taken")
    return say(wrapped(
        head,
        fmt::format("{}: the value of {} of row {} at the source is that of row {} at the "
                    "destination  [{}]",
                    event.table, event.unique, key_text(event.key), key_text(event.other_key), event.kind)));
  say(wrapped(head, fmt::format("{} {}: {}  [{}]", event.table, key_text(event.key), meaning(event.kind),
                                event.kind)));
}

void WatchText::hear(const WatchGap& event) {
  say(wrapped(
      fmt::format("{}: ", to_text(event.place)),
      fmt::format("{}{}  [{}]", event.table.empty() ? "" : event.table + ": ", event.reason, event.code)));
}

void WatchText::hear(const WatchTrouble& event) {
  say(wrapped(
      fmt::format("{}  trouble: ", clock_text(event.at)),
      fmt::format("the {} cannot be reached: {}\nIt is tried again in {} ({} of {} times).",
                  to_text(event.place), event.what, to_words(event.wait), event.attempt, event.most)));
}

void WatchText::hear(const WatchRecovered& event) {
  say(fmt::format("{}  the {} is back\n", clock_text(event.at), to_text(event.place)));
}

void WatchText::hear(const WatchVerdict& event) {
  shown_lines_ = 0;  // The table stays as it is.
  const auto drift = fmt::format("{} of the source and {} of the destination changed, {} found, {} open",
                                 counted(event.source_rows, "row"), event.destination_rows,
                                 counted(event.conflicts, "conflict"), event.open_conflicts);
  const auto since = fmt::format("quiet since {}", to_utc_text(event.quiet_since));
  switch (event.kind) {
    case WatchVerdict::Kind::quiet:
      return say(fmt::format("The source is {}. {}.\n", since, drift));
    case WatchVerdict::Kind::time_over:
      return say(fmt::format("The time is over; the source is {}, which is too short. {}.\n", since, drift));
    case WatchVerdict::Kind::stopped:
      return say(fmt::format("Stopped; the source is {}. {}.\n", since, drift));
  }
}

void WatchText::say(const std::string& lines) {
  // Up to where the table began, and away with it.
  const auto up =
      shown_lines_ > 0 ? terminal_code(fmt::format("[{}A", shown_lines_)) + terminal_code("[J") : "";
  shown_lines_ = 0;
  write_(up + lines);
}

void WatchText::show_table(const WatchInterval& interval) {
  std::vector<std::pair<std::string, Drift>> rows(tables_.begin(), tables_.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second.source + a.second.destination > b.second.source + b.second.destination;
  });
  std::size_t width = 5;
  for (const auto& [name, drift] : rows) width = std::max(width, columns_of(name));
  const auto columns = std::max<std::size_t>(columns_(), 2) - 1;
  std::string text =
      cut(padded("table", width) + "   source/min    dest./min       source  destination  conflicts",
          columns) +
      "\n";
  std::size_t lines = 1;
  for (std::size_t i = 0; i < std::min(rows.size(), shown_tables); ++i, ++lines) {
    const auto& [name, drift] = rows[i];
    text += cut(fmt::format("{} {:>12.0f} {:>12.0f} {:>12} {:>12} {:>10}{}", padded(name, width),
                            drift.source_rate, drift.destination_rate, drift.source, drift.destination,
                            drift.conflicts, drift.is_partial ? "  or more" : ""),
                columns) +
            "\n";
  }
  const auto reached = interval.source.is_known ? "" : ", source not reached";
  text += cut(fmt::format("{}  quiet for {}, {}{}{}", clock_text(interval.at), to_words(interval.quiet),
                          counted(interval.open_conflicts, "open conflict"), reached,
                          interval.destination.is_known ? "" : ", destination not reached"),
              columns) +
          "\n";
  say(text);
  shown_lines_ = lines + 1;
}

}  // namespace cleave::report
