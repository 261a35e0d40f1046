#include "report/drain_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/plain.h"
#include "report/drain_chart.h"
#include "report/drain_words.h"
#include "report/sparkline.h"

namespace cleave::report {
namespace {

using namespace drain;

constexpr std::size_t chart_columns = 72;

Ink ink_of(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::drained:
      return Ink::green;
    case Verdict::Kind::not_yet:
      return Ink::yellow;
    case Verdict::Kind::blind:
      break;
  }
  return Ink::red;
}

std::string verdict_text(const DrainReport& report, const Look& look) {
  const auto& verdict = report.verdict;
  std::string text = inked(to_text(verdict.kind), ink_of(verdict.kind), look.colours) + "\n" +
                     wrapped("  ", verdict_sentence(report));
  for (const auto& reason : verdict.reasons) {
    text += wrapped("  - ", plain(reason.what, 400));
    if (!reason.next.empty()) text += wrapped("    ", reason.next);
  }
  return text;
}

std::string chart_text(const DrainReport& report) {
  const auto chart = chart_of(report, chart_columns);
  if (chart.points.empty()) return "";
  const auto [source, destination, highest] = drawn(chart);
  const auto until = chart.points.back().at + chart.step;
  std::string text =
      fmt::format("Requests, {} each, {} to {} (without what was put aside; highest {:.0f})\n",
                  to_words(chart.step), to_utc_text(chart.points.front().at), to_utc_text(until), highest);
  text += "  source       " + sparkline(source, highest) + "\n";
  text += "  destination  " + sparkline(destination, highest) + "\n";
  if (const auto share = share_moved(report))
    text += fmt::format("  {} of the last hour's requests reached the destination\n", percent(*share));
  if (const auto words = comparison_sentence(report); !words.empty()) text += wrapped("  ", words);
  return text;
}

std::string class_text(const ClassReport& one, const Look& look) {
  const auto& text = text_of(one.client_class);
  auto line = fmt::format("  {} {:>8} {:>10}  {:7}  {}\n", padded(text.title, 34), one.clients, one.requests,
                          to_text(one.trend), to_utc_text(one.last));
  if (!text.is_real) line = inked(line.substr(0, line.size() - 1), Ink::faint, look.colours) + "\n";
  if (text.is_real) line += wrapped("      ", std::string(text.advice));
  if (look.detail == Detail::brief) return line;
  for (const auto& example : one.examples) {
    line += fmt::format("      {}  {} requests, last {}  {}\n", plain(example.client, 60), example.requests,
                        to_utc_text(example.last), plain(example.agent, 60));
    if (!example.line.empty()) line += "        " + plain(example.line, 400) + "\n";
  }
  return line;
}

std::string classes_text(const DrainReport& report, const Look& look) {
  if (report.classes.empty()) return "Nobody has come to the source since the cut\n";
  auto text = fmt::format("At the source since the cut            clients   requests  trend    last seen\n");
  for (const auto& one : report.classes) text += class_text(one, look);
  if (report.forgotten > 0)
    text += fmt::format("  {} more clients than are told apart, seen earlier\n", report.forgotten);
  return text;
}

std::string channel_text(const Channel& channel, const Cut& cut) {
  auto text =
      fmt::format("  {:11}  {:16} {:>10} {}, last {}; complete after {}\n",
                  channel.side == Side::source ? "source" : "destination", word_of(channel), channel.lines,
                  channel.metric ? "requests" : "lines", channel.last ? to_utc_text(*channel.last) : "never",
                  to_words(channel.promise.delay));
  text += wrapped("               ", plain(channel.name(), 200));
  if (channel.is_over(cut)) text += "               it ended long before the cut\n";
  if (channel.is_error_log()) text += "               an error log, which tells of no client\n";
  if (channel.is_empty_file) text += "               an empty file\n";
  for (const auto& damage : channel.damaged)
    text += wrapped("               ", "not read to its end: " + plain(damage, 200));
  if (channel.told.ahead > 0)
    text +=
        fmt::format("               {} lines are dated after now and counted nowhere\n", channel.told.ahead);
  if (channel.told.lines > 0 && channel.told.without_host * 2 > channel.told.lines)
    text += "               it does not tell the host asked for, so everybody counts\n";
  if (channel.unparsable > 0)
    text += fmt::format("               {} lines could not be understood\n", channel.unparsable);
  for (const auto& gap : channel.dark)
    text += fmt::format("               nothing from {} to {}: it may have been off\n",
                        to_utc_text(gap.begin), to_utc_text(gap.end));
  for (const auto& lacking : channel.unlogged)
    text += wrapped("               ",
                    fmt::format("of {} requests from {} to {}, which a metric counted, it has "
                                "hardly a line",
                                lacking.requests, to_utc_text(lacking.begin), to_utc_text(lacking.end)));
  if (channel.silent_until)
    text += fmt::format("               a metric counts nobody since, until {}\n",
                        to_utc_text(*channel.silent_until));
  if (channel.metric && !channel.is_told)
    text += "               no log of this side tells whose requests these are\n";
  return text;
}

}  // namespace

std::string drain_text(const DrainReport& report, const Look& look) {
  auto text = verdict_text(report, look) + "\n" + chart_text(report) + "\n" + classes_text(report, look) +
              "\nLogs and metrics\n";
  for (const auto& channel : report.channels) text += channel_text(channel, report.cut);
  return text;
}

}  // namespace cleave::report
