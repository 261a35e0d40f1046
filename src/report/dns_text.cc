#include "report/dns_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/dns_words.h"

namespace cleave::report {
namespace {

using namespace dns;

/// So many lines name who still leads to the source.
constexpr std::size_t most_lines = 20;

std::string table(const ZoneState& zone, Look look) {
  const auto rows = dns_rows(zone);
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += i + 1 < row.size() ? padded(row[i], widths[i] + 2) : row[i];
    text += (&row == &rows.front() ? inked(line, Ink::bold, look.colours) : line) + "\n";
  }
  return text;
}

std::vector<std::string> led_lines(const ZoneState& zone, Look look) {
  std::vector<std::string> lines;
  for (const StillLed& led : still_led(zone))
    lines.push_back("  " + led.what +
                    (led.is_overdue ? inked("  longer than it may", Ink::red, look.colours) : ""));
  return lines;
}

std::string limited(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i) text += lines[i] + "\n";
  if (lines.size() > most_lines) text += fmt::format("  … and {} more\n", lines.size() - most_lines);
  return text;
}

Ink ink_of(DnsVerdict verdict) {
  if (verdict == DnsVerdict::settled) return Ink::green;
  return verdict == DnsVerdict::waiting ? Ink::yellow : Ink::red;
}

}  // namespace

std::string dns_text(const State& state, Look look) {
  std::string text = to_utc_text(state.at) + "\n";
  for (const ZoneState& zone : state.zones) {
    text += "\n" + table(zone, look) + limited(dns_silent(zone));
    std::string faults;
    for (const auto& sentence : dns_faults(zone)) faults += wrapped("", sentence);
    text += inked(faults, Ink::red, look.colours);
    const auto led = led_lines(zone, look);
    if (!led.empty()) text += "Still lead to the source:\n" + limited(led);
    for (const auto& sentence : dns_ends(zone, state.at)) text += wrapped("", sentence);
  }
  const auto verdict = state.verdict();
  return text + fmt::format("\n{}: {}\n", inked(std::string(to_text(verdict)), ink_of(verdict), look.colours),
                            dns_verdict_words(verdict));
}

}  // namespace cleave::report
