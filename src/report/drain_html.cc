#include "report/drain_html.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/dns_words.h"
#include "report/drain_chart.h"
#include "report/drain_chart_svg.h"
#include "report/drain_style.h"
#include "report/drain_words.h"
#include "report/html_parts.h"
#include "report/layout.h"

namespace cleave::report {
namespace {

using namespace drain;
using M = Markup;

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

M facts_html(const DrainReport& report) {
  const auto& verdict = report.verdict;
  const auto moved = share_moved(report);
  return M::element("dl", {{"class", "facts"}},
                    {fact("Reached the destination (last hour)", moved ? percent(*moved) : "-"),
                     fact("Cut", to_utc_text(report.cut.at)),
                     fact("DNS answers from before the cut end", to_utc_text(report.cut.caches_end)),
                     fact("Quiet since", to_utc_text(verdict.quiet_since)),
                     fact("Logs complete until", to_utc_text(verdict.watched_until)),
                     fact("Silence needed", to_words(verdict.window)),
                     fact("Chance that a client left would have come", percent(verdict.confidence))});
}

M timeline_html(const DrainReport& report) {
  const M legend =
      M::element("p", {{"class", "legend"}},
                 {with_class("span", "source", "source (up)"),
                  with_class("span", "destination", "destination (down)"), with_class("span", "cut", "cut"),
                  with_class("span", "caches", "DNS answers from before the cut end")});
  std::vector<M> parts{legend, timeline_svg(report)};
  if (const auto words = comparison_sentence(report); !words.empty()) parts.push_back(element("p", words));
  return html_section("Requests, without what was put aside", parts);
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
  return html_row({{"Who", name},
                   {"Clients", M::text(fmt::format("{}", one.clients))},
                   {"Requests", M::text(fmt::format("{}", one.requests))},
                   {"Trend", trend_svg(one, report)},
                   {"Last seen", M::text(to_utc_text(one.last))}});
}

/// "1,234 (12 lines not understood, 3 % without a host)".
std::string told_words(const Channel& channel) {
  if (channel.metric) return "-";
  std::string words = fmt::format("{} not understood", channel.unparsable + channel.told.ahead);
  const auto add = [&](const char* what, std::uint64_t lines) {
    if (lines > 0)
      words += fmt::format(", {} without {}",
                           percent(static_cast<double>(lines) /
                                   static_cast<double>(std::max<std::uint64_t>(1, channel.told.lines))),
                           what);
  };
  add("a client", channel.told.without_client);
  add("the host asked for", channel.told.without_host);
  add("a status", channel.told.without_status);
  add("a time zone", channel.told.without_zone);
  return words;
}

M classes_html(const DrainReport& report, bool real, const char* title) {
  std::vector<M> rows;
  for (const auto& one : report.classes)
    if (is_real(one.client_class) == real) rows.push_back(class_html(one, report));
  if (rows.empty()) return html_section(title, {element("p", "Nobody since the cut.")});
  return html_section(title, {html_table({"Who", "Clients", "Requests", "Trend", "Last seen"}, rows)});
}

M hosts_html(const DrainReport& report) {
  std::vector<M> rows;
  for (const auto& host : hosts_of(report))
    rows.push_back(html_row(
        {{"Host", element("code", host.name)},
         {"Of this split", M::text(host.is_elsewhere ? "no" : "yes")},
         {"Source",
          M::text(fmt::format("{}", host.is_elsewhere ? host.source.requests : host.source.meant()))},
         {"Destination", M::text(fmt::format("{}", host.is_elsewhere ? host.destination.requests
                                                                     : host.destination.meant()))},
         {"Last at the source", M::text(host.source_last ? to_utc_text(*host.source_last) : "-")}}));
  if (rows.empty()) return {};
  return html_section(
      "Requests by host since the cut",
      {html_table({"Host", "Of this split", "Source", "Destination", "Last at the source"}, rows)});
}

M sides_html(const DrainReport& report) {
  const auto side = [](const char* name, const Traffic& traffic, const Latencies& latencies) {
    return html_row({{"Side", M::text(name)},
                     {"Requests", M::text(fmt::format("{}", traffic.requests))},
                     {"4xx", M::text(fmt::format("{}", traffic.statuses[4]))},
                     {"5xx", M::text(fmt::format("{}", traffic.statuses[5]))},
                     {"p50", M::text(latency_words(latencies.percentile_us(0.5)))},
                     {"p95", M::text(latency_words(latencies.percentile_us(0.95)))},
                     {"p99", M::text(latency_words(latencies.percentile_us(0.99)))}});
  };
  return html_section(
      "Is the destination worse?",
      {html_table(
          {"Side", "Requests", "4xx", "5xx", "p50", "p95", "p99"},
          {side("source, before the cut", report.source.before, report.source.latencies_before),
           side("source, since", report.source.since, report.source.latencies_since),
           side("destination, since", report.destination.since, report.destination.latencies_since)})});
}

M channels_html(const DrainReport& report) {
  std::vector<M> rows;
  for (const auto& channel : report.channels)
    rows.push_back(html_row({{"Side", M::text(channel.side == Side::source ? "source" : "destination")},
                             {"Place", element("code", channel.name())},
                             {"Format", M::text(word_of(channel))},
                             {"Lines or requests", M::text(fmt::format("{}", channel.lines))},
                             {"What lines do not tell", M::text(told_words(channel))},
                             {"Last", M::text(channel.last ? to_utc_text(*channel.last) : "never")},
                             {"Complete after", M::text(to_words(channel.promise.delay))}}));
  return html_section("Logs and metrics", {html_table({"Side", "Place", "Format", "Lines or requests",
                                                       "What lines do not tell", "Last", "Complete after"},
                                                      rows)});
}

/// The rows come with their own headings, which name the zone.
M dns_table(const dns::ZoneState& zone) {
  const auto rows = dns_rows(zone);
  std::vector<M> body;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    std::vector<std::pair<std::string, M>> cells;
    for (std::size_t column = 0; column < rows[i].size(); ++column)
      cells.emplace_back(rows.front()[column], M::text(rows[i][column]));
    body.push_back(html_row(cells));
  }
  return html_table({rows.front().begin(), rows.front().end()}, body);
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
    for (const auto& sentence : dns_faults(zone)) parts.push_back(element("p", sentence));
    for (const auto& sentence : dns_ends(zone, state.at)) parts.push_back(element("p", sentence));
  }
  return html_section(fmt::format("DNS as of {}", to_utc_text(state.at)), parts);
}

}  // namespace

std::string drain_html(const DrainReport& report, const std::optional<dns::State>& dns) {
  M header = element("h1", "Does the source still serve anyone?");
  header += element("p", fmt::format("As of {}", to_utc_text(report.now)));
  M main = verdict_html(report);
  for (const auto& part : {facts_html(report), timeline_html(report),
                           classes_html(report, false, "Put aside, because it is no client of yours"),
                           classes_html(report, true, "Who still comes to the source"), hosts_html(report),
                           sides_html(report), dns ? dns_html(*dns) : M(), channels_html(report)})
    main += part;
  return html_page(fmt::format("Drain: {}", to_text(report.verdict.kind)), drain_style(), header, main);
}

}  // namespace cleave::report
