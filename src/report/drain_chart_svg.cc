#include "report/drain_chart_svg.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/drain_chart.h"
#include "report/html_parts.h"
#include "report/layout.h"

namespace cleave::report {
namespace {

using namespace drain;

constexpr double width = 1000;
/// Half of the timeline's height, and the trend's whole.
constexpr double axis_height = 120, longest_bar = 116;
constexpr std::size_t most_points = 240, trend_points = 60;

enum class Bars { upward, downward };

/// The outline of bars, so that it can be filled.
std::string steps_path(const std::vector<double>& values, double highest, Bars bars) {
  std::string path = fmt::format("M0 {:.1f}", axis_height);
  const double step = width / static_cast<double>(std::max<std::size_t>(1, values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double length = highest > 0 ? values[i] / highest * longest_bar : 0;
    const double y = bars == Bars::upward ? axis_height - length : axis_height + length;
    path += fmt::format("L{:.1f} {:.1f}L{:.1f} {:.1f}", static_cast<double>(i) * step, y,
                        static_cast<double>(i + 1) * step, y);
  }
  return path + fmt::format("L{:.0f} {:.1f}Z", width, axis_height);
}

Markup area(const char* css_class, const std::vector<double>& values, double highest, Bars bars) {
  return Markup::element("path", {{"class", css_class}, {"d", steps_path(values, highest, bars)}}, {});
}

/// A vertical line at a time; nothing outside of the chart.
Markup mark(const char* css_class, Time at, Time begin, Time end) {
  if (at < begin || at >= end) return {};
  const double x =
      static_cast<double>((at - begin).count()) / static_cast<double>((end - begin).count()) * width;
  const auto place = fmt::format("{:.1f}", x);
  return Markup::element(
      "line", {{"class", css_class}, {"x1", place}, {"x2", place}, {"y1", "0"}, {"y2", "240"}}, {});
}

/// The two dates stay beside each other on a phone, too.
Markup axis(const DrainChart& chart, Time end, double highest) {
  using M = Markup;
  M dates = M::element("div", {{"class", "axis"}},
                       {M::element("span", {}, {M::text(to_utc_text(chart.points.front().at))}),
                        M::element("span", {}, {M::text(to_utc_text(end))})});
  dates += with_class("p", "axis-note",
                      fmt::format("A step is {}; the axis of each side goes up to {:.0f} requests.",
                                  to_words(chart.step), highest));
  return dates;
}

}  // namespace

Markup timeline_svg(const DrainReport& report) {
  const auto chart = chart_of(report, most_points);
  if (chart.points.empty()) return Markup::element("p", {}, {Markup::text("There are no requests to show.")});
  const auto [source, destination, highest] = drawn(chart);
  const auto begin = chart.points.front().at, end = chart.points.back().at + chart.step;
  auto svg = Markup::element(
      "svg",
      {{"class", "timeline"},
       {"viewBox", "0 0 1000 240"},
       {"preserveAspectRatio", "none"},
       {"role", "img"},
       {"aria-label", "Requests of the source and the destination over time"}},
      {area("source", source, highest, Bars::upward),
       area("destination", destination, highest, Bars::downward), mark("cut", report.cut.at, begin, end),
       mark("caches", report.cut.caches_end, begin, end)});
  svg += axis(chart, end, highest);
  return svg;
}

Markup trend_svg(const ClassReport& one, const DrainReport& report) {
  const Slot first = slot_of(report.cut.at, one_hour), last = std::max(first, slot_of(report.now, one_hour));
  const std::size_t hours = last - first + 1, points = std::min(hours, trend_points);
  std::vector<double> values(points, 0);
  for (const auto& entry : one.hours.entries())
    if (entry.slot >= first && entry.slot <= last)
      values[(entry.slot - first) * points / hours] += entry.count;
  const double highest = *std::max_element(values.begin(), values.end());
  return Markup::element("svg",
                         {{"class", "trend"},
                          {"viewBox", "0 0 1000 120"},
                          {"preserveAspectRatio", "none"},
                          {"role", "img"},
                          {"aria-label", std::string(to_text(one.trend))}},
                         {area("source", values, highest, Bars::upward)});
}

}  // namespace cleave::report
