#include "report/drain_words.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/layout.h"

namespace cleave::report {
namespace {

using namespace drain;
using Kind = Verdict::Kind;

/// Fewer requests tell nothing of percentiles and shares.
constexpr std::uint64_t enough_requests = 100;

double error_share(const Traffic& traffic) {
  return static_cast<double>(traffic.statuses[5]) /
         static_cast<double>(std::max<std::uint64_t>(1, traffic.requests));
}

}  // namespace

std::string percent(double share) {
  const double shown = std::floor(share * 1000) / 10;
  return share > 0.999 && share < 1
             ? fmt::format("{:.2f} %", std::min(99.99, std::floor(share * 10000) / 100))
             : fmt::format("{:.1f} %", shown);
}

std::string latency_words(std::int64_t microseconds) {
  if (microseconds < 0) return "-";
  if (microseconds >= 1'000'000) return fmt::format("{:.1f} s", static_cast<double>(microseconds) / 1e6);
  return microseconds >= 10'000 ? fmt::format("{} ms", microseconds / 1000)
                                : fmt::format("{:.1f} ms", static_cast<double>(microseconds) / 1e3);
}

std::string verdict_sentence(const DrainReport& report) {
  const auto& verdict = report.verdict;
  switch (verdict.kind) {
    case Kind::drained:
      return fmt::format(
          "Nobody real has come to the source since {}. Somebody who comes at least once in {} and still "
          "went there "
          "would have shown itself by now with a chance of {}.",
          to_utc_text(verdict.quiet_since), to_words(report.options.period), percent(verdict.confidence));
    case Kind::not_yet:
      return verdict.expected
                 ? fmt::format(
                       "The source still serves somebody, or did too lately. It may be drained at {} if "
                       "nobody comes again.",
                       to_utc_text(*verdict.expected))
                 : "The source still serves somebody.";
    case Kind::blind:
      break;
  }
  return "The logs cannot tell: silence means nothing until this is put right.";
}

std::string comparison_sentence(const DrainReport& report) {
  const auto &then = report.source, &now = report.destination;
  if (then.before.requests < enough_requests || now.since.requests < enough_requests) return "";
  const double errors_then = error_share(then.before), errors_now = error_share(now.since);
  std::string text;
  if (errors_now > errors_then * 1.5 + 0.001)
    text =
        fmt::format("The destination fails more often: {} of its answers are 5xx, {} of the source's were.",
                    percent(errors_now), percent(errors_then));
  const auto slow_then = then.latencies_before.percentile_us(0.95),
             slow_now = now.latencies_since.percentile_us(0.95);
  if (slow_then > 0 && slow_now > slow_then * 3 / 2)
    text += fmt::format("{}The destination is slower: {} at its 95th percentile, {} at the source's.",
                        text.empty() ? "" : " ", latency_words(slow_now), latency_words(slow_then));
  return text.empty() ? "The destination answers no worse than the source did." : text;
}

}  // namespace cleave::report
