#include "report/drain_html.h"

#include <fmt/format.h>

#include "report/dns_words.h"
#include "report/drain_chart.h"
#include "report/drain_chart_svg.h"
#include "report/drain_style.h"
#include "report/drain_words.h"
#include "report/layout.h"

namespace cleave::report {
namespace {

using namespace drain;
using M = Markup;

M element(std::string_view name, std::string_view text) {
  return M::element(name, {}, {M::text(text)});
}

M with_class(std::string_view name, const char* css_class, std::string_view text) {
  return M::element(name, {{"class", css_class}}, {M::text(text)});
}

M section(std::string_view title, const std::vector<M>& children) {
  M inner = element("h2", title);
  for (const auto& child : children) inner += child;
  return M::element("section", {}, {inner});
}

/// A row of cells with the title of their column, for narrow screens that show a row as a card.
M row(const std::vector<std::pair<const char*, M>>& cells) {
  std::vector<M> markup;
  for (const auto& [title, cell] : cells) markup.push_back(M::element("td", {{"data-title", title}}, {cell}));
  return M::element("tr", {}, markup);
}

M table(const std::vector<const char*>& titles, const std::vector<M>& rows) {
  std::vector<M> heads;
  for (const auto* title : titles) heads.push_back(element("th", title));
  return M::element("table", {},
                    {M::element("thead", {}, {M::element("tr", {}, heads)}), M::element("tbody", {}, rows)});
}

M verdict_html(const DrainReport& report) {
  const auto& verdict = report.verdict;
  constexpr std::array css_classes{"drained", "not-yet", "blind"};
  std::vector<M> reasons;
  for (const auto& reason : verdict.reasons) {
    M item = element("strong", reason.what);
    if (!reason.next.empty()) item += with_class("p", "next", reason.next);
    reasons.push_back(M::element("li", {}, {item}));
  }
  M inner = with_class("p", "word", to_text(verdict.kind));
  inner += element("p", verdict_sentence(report));
  if (!reasons.empty()) inner += M::element("ul", {}, reasons);
  return M::element(
      "section",
      {{"class", fmt::format("verdict {}", css_classes.at(static_cast<std::size_t>(verdict.kind)))}},
      {inner});
}

M fact(const char* title, std::string_view value) {
  return M::element("div", {{"class", "fact"}}, {element("dt", title), element("dd", value)});
}

M facts_html(const DrainReport& report) {
  const auto& verdict = report.verdict;
  const auto moved = share_moved(report);
  return M::element(
      "dl", {{"class", "facts"}},
      {fact("Moved (last hour)", moved ? percent(*moved) : "-"), fact("Cut", to_utc_text(report.cut.at)),
       fact("Honest caches end", to_utc_text(report.cut.caches_end)),
       fact("Quiet since", to_utc_text(verdict.quiet_since)),
       fact("Logs complete until", to_utc_text(verdict.watched_until)),
       fact("Silence needed", to_words(verdict.window)),
       fact("Would have shown itself", percent(verdict.confidence))});
}

M timeline_html(const DrainReport& report) {
  const M legend = M::element(
      "p", {{"class", "legend"}},
      {with_class("span", "source", "source (up)"), with_class("span", "destination", "destination (down)"),
       with_class("span", "cut", "cut"), with_class("span", "caches", "honest caches end")});
  std::vector<M> parts{legend, timeline_svg(report)};
  if (const auto words = comparison_sentence(report); !words.empty()) parts.push_back(element("p", words));
  return section("Requests, noise left out", parts);
}

M example_html(const ClientExample& example) {
  M item = with_class("code", "client", example.client);
  item +=
      M::text(fmt::format(" {}, last {}{} ", counted(example.requests, "request"), to_utc_text(example.last),
                          example.is_at_destination_too ? ", at the destination too" : ""));
  item += with_class("span", "agent", example.agent);
  if (!example.line.empty()) item += with_class("pre", "line", example.line);
  return M::element("li", {}, {item});
}

M class_html(const ClassReport& one, const DrainReport& report) {
  const auto& text = text_of(one.client_class);
  std::vector<M> examples;
  for (const auto& example : one.examples) examples.push_back(example_html(example));
  const M more =
      M::element("details", {},
                 {element("summary", text.advice), element("p", fmt::format("Recognised: {}.", text.meaning)),
                  M::element("ul", {{"class", "examples"}}, examples)});
  M name = element("strong", text.title);
  name += more;
  return row({{"Who", name},
              {"Clients", M::text(fmt::format("{}", one.clients))},
              {"Requests", M::text(fmt::format("{}", one.requests))},
              {"Trend", trend_svg(one, report)},
              {"Last seen", M::text(to_utc_text(one.last))}});
}

M classes_html(const DrainReport& report, bool real, const char* title) {
  std::vector<M> rows;
  for (const auto& one : report.classes)
    if (is_real(one.client_class) == real) rows.push_back(class_html(one, report));
  if (rows.empty()) return section(title, {element("p", "Nobody since the cut.")});
  return section(title, {table({"Who", "Clients", "Requests", "Trend", "Last seen"}, rows)});
}

M hosts_html(const DrainReport& report) {
  std::vector<M> rows;
  for (const auto& host : hosts_of(report))
    rows.push_back(
        row({{"Host", element("code", host.name)},
             {"Source", M::text(fmt::format("{}", host.source.meant()))},
             {"Destination", M::text(fmt::format("{}", host.destination.meant()))},
             {"Last at the source", M::text(host.source_last ? to_utc_text(*host.source_last) : "-")}}));
  if (rows.empty()) return {};
  return section("Requests by host since the cut, noise left out",
                 {table({"Host", "Source", "Destination", "Last at the source"}, rows)});
}

M sides_html(const DrainReport& report) {
  const auto side = [](const char* name, const Traffic& traffic, const Latencies& latencies) {
    return row({{"Side", M::text(name)},
                {"Requests", M::text(fmt::format("{}", traffic.requests))},
                {"4xx", M::text(fmt::format("{}", traffic.statuses[4]))},
                {"5xx", M::text(fmt::format("{}", traffic.statuses[5]))},
                {"p50", M::text(latency_words(latencies.percentile_us(0.5)))},
                {"p95", M::text(latency_words(latencies.percentile_us(0.95)))},
                {"p99", M::text(latency_words(latencies.percentile_us(0.99)))}});
  };
  return section(
      "Is the destination worse?",
      {table({"Side", "Requests", "4xx", "5xx", "p50", "p95", "p99"},
             {side("source, before the cut", report.source.before, report.source.latencies_before),
              side("source, since", report.source.since, report.source.latencies_since),
              side("destination, since", report.destination.since, report.destination.latencies_since)})});
}

M channels_html(const DrainReport& report) {
  std::vector<M> rows;
  for (const auto& channel : report.channels)
    rows.push_back(row({{"Side", M::text(channel.side == Side::source ? "source" : "destination")},
                        {"Place", element("code", channel.place)},
                        {"Format", M::text(word_of(channel))},
                        {"Lines or requests", M::text(fmt::format("{}", channel.lines))},
                        {"Not understood", M::text(fmt::format("{}", channel.unparsable))},
                        {"Last", M::text(channel.last ? to_utc_text(*channel.last) : "never")},
                        {"Complete after", M::text(to_words(channel.promise.delay))}}));
  return section(
      "Logs and metrics",
      {table({"Side", "Place", "Format", "Lines or requests", "Not understood", "Last", "Complete after"},
             rows)});
}

/// The rows come with their own headings, which name the zone.
M dns_table(const dns::ZoneState& zone) {
  const auto rows = dns_rows(zone);
  std::vector<M> heads, body;
  for (const auto& title : rows.front()) heads.push_back(element("th", title));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    std::vector<M> cells;
    for (std::size_t column = 0; column < rows[i].size(); ++column)
      cells.push_back(M::element("td", {{"data-title", rows.front()[column]}}, {M::text(rows[i][column])}));
    body.push_back(M::element("tr", {}, cells));
  }
  return M::element("table", {},
                    {M::element("thead", {}, {M::element("tr", {}, heads)}), M::element("tbody", {}, body)});
}

M dns_html(const dns::State& state) {
  const auto verdict = state.verdict();
  M summary = element("strong", to_text(verdict));
  summary += M::text(fmt::format(": {}", dns_verdict_words(verdict)));
  std::vector<M> parts{M::element("p", {}, {summary})};
  for (const auto& zone : state.zones) {
    parts.push_back(dns_table(zone));
    std::vector<M> led;
    for (const auto& one : still_led(zone))
      led.push_back(element("li", one.what + (one.is_overdue ? ", longer than it may" : "")));
    if (!led.empty()) {
      parts.push_back(element("p", "Still lead to the source:"));
      parts.push_back(M::element("ul", {}, led));
    }
    for (const auto& sentence : dns_silent(zone)) parts.push_back(element("p", sentence));
    for (const auto& sentence : dns_ends(zone, state.at)) parts.push_back(element("p", sentence));
  }
  return section(fmt::format("DNS as of {}", to_utc_text(state.at)), parts);
}

}  // namespace

std::string drain_html(const DrainReport& report, const std::optional<dns::State>& dns) {
  const auto title = fmt::format("Drain: {}", to_text(report.verdict.kind));
  const M head = M::element(
      "head", {},
      {M::element("meta", {{"charset", "utf-8"}}, {}),
       M::element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}, {}),
       // Whatever a log says, the page loads and runs nothing.
       M::element("meta",
                  {{"http-equiv", "Content-Security-Policy"},
                   {"content", "default-src 'none'; style-src 'unsafe-inline'"}},
                  {}),
       element("title", title), M::element("style", {}, {drain_style()})});
  const M body =
      M::element("body", {},
                 {M::element("header", {},
                             {element("h1", "Does the source still serve anyone?"),
                              element("p", fmt::format("As of {}", to_utc_text(report.now)))}),
                  M::element("main", {},
                             {verdict_html(report), facts_html(report), timeline_html(report),
                              classes_html(report, true, "Who still comes to the source"),
                              classes_html(report, false, "Noise, which does not count"), hosts_html(report),
                              sides_html(report), dns ? dns_html(*dns) : M(), channels_html(report)})});
  return "<!DOCTYPE html>\n" + M::element("html", {{"lang", "en"}}, {head, body}).html() + "\n";
}

}  // namespace cleave::report
