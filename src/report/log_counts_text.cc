#include "report/log_counts_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/plain.h"
#include "drain/time_us.h"
#include "report/counts_table.h"

namespace cleave::report {
namespace {

constexpr std::size_t name_characters = 60, line_characters = 160, most_rows = 20;

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t step = 1000;
  constexpr std::array units = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= step && unit + 1 < units.size(); ++unit) size /= step;
  return fmt::format("{:.{}f} {}", size, unit == 0 ? 0 : 1, units[unit]);
}

std::string time_text(std::int64_t time_us) {
  return to_utc_text(drain::time_of_us(time_us));
}

std::string heading(const drain::Totals& all, Look look) {
  if (all.requests == 0) return "no requests\n";
  return inked(counted(all.requests, "request"), Ink::bold, look.colours) +
         fmt::format(", {}, {} to {}\n", size_text(all.bytes), time_text(all.first_us),
                     time_text(all.last_us));
}

std::string hosts_text(const drain::TotalsByText& hosts, Look look) {
  std::vector<std::pair<std::string, drain::Totals>> sorted;
  for (const auto& [host, totals] : hosts.sorted()) sorted.emplace_back(host, totals);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second.requests > b.second.requests; });
  std::vector<Cells> rows;
  const auto shown = look.detail == Detail::all ? sorted.size() : std::min(sorted.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [host, totals] = sorted[i];
    rows.push_back({host.empty() ? "(not told)" : plain(host, name_characters),
                    std::to_string(totals.requests), size_text(totals.bytes),
                    std::to_string(totals.failures)});
  }
  const auto& others = hosts.others();
  if (others.requests != 0)
    rows.push_back({"(others)", std::to_string(others.requests), size_text(others.bytes),
                    std::to_string(others.failures)});
  auto text = counts_table({"host", "requests", "sent", "failed"}, rows, look);
  if (shown < sorted.size())
    text += fmt::format("  … and {} (-v shows all)\n", counted(sorted.size() - shown, "host"));
  return text;
}

std::string clients_text(const drain::LogCounts& counted_logs, Look look) {
  const auto& clients = counted_logs.clients;
  std::vector<Cells> rows;
  for (const auto& [client, requests] : clients.most_frequent(counted_logs.most_clients))
    rows.push_back({client.text(), std::to_string(requests)});
  for (const auto& [client, totals] : counted_logs.counts.named_clients().sorted())
    rows.push_back({plain(client, name_characters), std::to_string(totals.requests)});
  auto text = counts_table({"client", "requests"}, rows, look);
  if (clients.is_exact()) return text + fmt::format("  of {}\n", counted(clients.distinct(), "client"));
  return text + fmt::format("  of about {} (standard error {:.1f} %); each number is at most {} too low\n",
                            counted(clients.distinct(), "client"), 100 * drain::Distinct::standard_error,
                            clients.most_missed());
}

std::string statuses_text(const drain::Counts& counts, Look look) {
  std::vector<Cells> rows;
  for (std::size_t status = 0; status < counts.statuses().size(); ++status) {
    const auto requests = counts.statuses()[status];
    if (requests != 0)
      rows.push_back({status == 0 ? "none" : std::to_string(status), std::to_string(requests)});
  }
  return counts_table({"status", "requests"}, rows, look);
}

std::string latency_text(const drain::Latencies& latencies) {
  if (latencies.total() == 0) return "";
  const auto milliseconds = [&](double share) {
    return static_cast<double>(latencies.percentile_us(share)) / 1000;
  };
  return fmt::format("latency: half within {:.3g} ms, 90 % within {:.3g} ms, 99 % within {:.3g} ms\n",
                     milliseconds(0.5), milliseconds(0.9), milliseconds(0.99));
}

std::string channels_text(const drain::LogCounts& counted_logs, Look look) {
  std::string text;
  for (const auto& facts : counted_logs.channels) {
    text += wrapped("  ", fmt::format("{}: {}, {}, {} of text, {}",
                                      plain(counted_logs.places[facts.place], name_characters),
                                      drain::word_of(facts.format), counted(facts.files, "file"),
                                      size_text(facts.bytes), counted(facts.requests, "request")));
    for (const auto& damage : facts.damaged)
      text +=
          wrapped(inked("    not read to its end: ", Ink::red, look.colours), plain(damage, line_characters));
    if (facts.unparsable == 0) continue;
    text += inked(fmt::format("    {} could not be understood, such as\n", counted(facts.unparsable, "line")),
                  Ink::yellow, look.colours);
    for (const auto& sample : facts.samples) text += "      " + plain(sample, line_characters) + "\n";
  }
  return text;
}

}  // namespace

std::string log_counts_text(const drain::LogCounts& counted_logs, Look look) {
  const auto& counts = counted_logs.counts;
  auto text = heading(counts.all(), look);
  if (counts.all().requests != 0) {
    text += hosts_text(counts.hosts(), look);
    text += clients_text(counted_logs, look);
    text += statuses_text(counts, look);
    text += latency_text(counts.latencies());
  }
  return text + inked("read", Ink::bold, look.colours) + "\n" + channels_text(counted_logs, look);
}

}  // namespace cleave::report
