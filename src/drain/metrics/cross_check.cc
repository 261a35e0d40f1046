#include "drain/metrics/cross_check.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cleave::drain {
namespace {

using std::chrono::minutes;

/// A request is in the log when it began, and counted when it was over.
constexpr minutes skew(2);
/// Of what was counted, so much has to be in the log.
constexpr std::uint64_t one_line_for = 10;
/// By chance a log loses so many lines in a row only this seldom, as of the gaps of a pulse.
constexpr double unlikely = 1e-6;

bool is_of_service(Format format, Metered kind) {
  switch (kind) {
    case Metered::classic_elb:
      return format == Format::classic_elb;
    case Metered::alb:
      return format == Format::alb;
    case Metered::nlb:
      return format == Format::nlb;
    case Metered::cloudfront:
      return format == Format::cloudfront || format == Format::cloudfront_json ||
             format == Format::cloudfront_parquet;
    case Metered::s3:
      break;
  }
  return format == Format::s3_access;
}

bool is_of_server(Format format) {
  return format == Format::combined || format == Format::custom || format == Format::iis ||
         format == Format::haproxy || format == Format::uwsgi || format == Format::json_lines;
}

bool is_balancer(Metered kind) {
  return kind == Metered::classic_elb || kind == Metered::alb || kind == Metered::nlb;
}

bool is_own_log(const ComparedLog& log, const Metric& metric) {
  return is_of_service(log.channel->format, metric.kind) && log.pulse->resources().contains(metric.resource);
}

bool tells(const ComparedLog& log, const Metric& metric) {
  return is_own_log(log, metric) || (is_balancer(metric.kind) && is_of_server(log.channel->format));
}

/// Whoever connects to a network load balancer and says nothing leaves no line in a server's file.
bool has_to_log(const ComparedLog& log, const Metric& metric) {
  return is_own_log(log, metric) || (metric.kind != Metered::nlb && tells(log, metric));
}

/// What was counted, in steps of ten minutes or more.
struct Counted {
  Time begin, end;
  std::uint64_t requests;
};

/// What a load balancer answers itself a server's file has not.
std::vector<Counted> counted_for(const ComparedLog& log, const Metric& metric, Time since, Time until) {
  const auto member = is_own_log(log, metric) ? &MetricPoint::requests : &MetricPoint::handed_on;
  std::vector<Counted> steps;
  for (const auto& point : metric.points) {
    if (point.begin < since || point.end() > until || point.*member == 0) continue;
    const auto begin = time_of(slot_of(point.begin, ten_minutes), ten_minutes);
    if (steps.empty() || begin >= steps.back().end)
      steps.push_back({begin, std::max<Time>(begin + ten_minutes, point.end()), 0});
    steps.back().requests += point.*member;
  }
  return steps;
}

std::uint64_t lines_between(const Slots& lines, Slot begin, Slot end) {
  const auto& slots = lines.entries();
  const auto before = [](const Slots::Entry& entry, Slot wanted) { return entry.slot < wanted; };
  std::uint64_t sum = 0;
  for (auto slot = std::lower_bound(slots.begin(), slots.end(), begin, before);
       slot != slots.end() && slot->slot < end; ++slot)
    sum += slot->count;
  return sum;
}

/// Lines of that time and of the slots beside it.
std::uint64_t lines_around(const Slots& lines, const Counted& step) {
  return lines_between(lines, slot_of(step.begin, ten_minutes) - 1, slot_of(step.end, ten_minutes) + 1);
}

bool is_improbable(std::uint64_t missing, double reliability) {
  return std::pow(1 - reliability, static_cast<double>(missing)) < unlikely;
}

/// Steps in a row of which the log has hardly a line, where it has none between them either.
std::vector<Unlogged> unlogged_of(const Channel& metric, const ComparedLog& log, Time since, Time until) {
  std::vector<Unlogged> found;
  std::uint64_t missing = 0;
  const auto& lines = log.pulse->all();
  const auto close = [&] {
    if (!found.empty() && !is_improbable(missing, log.channel->promise.reliability)) found.pop_back();
    missing = 0;
  };
  bool is_open = false;
  for (const auto& step : counted_for(log, *metric.metric, since, until)) {
    const auto logged = lines_around(lines, step);
    const bool lacks = logged * one_line_for < step.requests;
    const bool goes_on =
        is_open && lacks &&
        lines_between(lines, slot_of(found.back().end, ten_minutes), slot_of(step.begin, ten_minutes)) == 0;
    if (is_open && !goes_on) close();
    is_open = lacks;
    if (!lacks) continue;
    if (!goes_on) found.push_back({{step.begin, step.end}, 0, metric.place, false});
    found.back().end = step.end;
    found.back().requests += step.requests;
    missing += step.requests - logged;
  }
  if (is_open) close();
  if (!found.empty())
    found.back().lasts = lines_between(lines, slot_of(found.back().end, ten_minutes) + 1,
                                       std::numeric_limits<Slot>::max()) == 0;
  return found;
}

/// Whether nobody was counted. Whether it counts at all what the log is about it has to have shown before.
bool is_silent(const Metric& metric, Time begin, Time end) {
  if (metric.since > begin || metric.until < end) return false;
  bool has_counted = false;
  for (const auto& point : metric.points) {
    if (point.end() <= begin + skew) has_counted = true;
    if (point.end() > begin + skew && point.begin < end - skew) return false;
  }
  return has_counted;
}

/// Whether each of the load balancers that the log is about has a metric, and nobody was counted by any.
bool are_silent(const ComparedLog& log, const std::vector<Channel*>& metrics, Time begin, Time end) {
  const auto& resources = log.pulse->resources();
  if (resources.empty() || !log.pulse->knows_all_resources() || log.channel->format == Format::s3_access)
    return false;
  return std::all_of(resources.begin(), resources.end(), [&](const std::string& resource) {
    return std::any_of(metrics.begin(), metrics.end(), [&](const Channel* channel) {
      const auto& metric = *channel->metric;
      return metric.resource == resource && is_own_log(log, metric) && is_silent(metric, begin, end);
    });
  });
}

void take_out_silence(const ComparedLog& log, const std::vector<Channel*>& metrics, Time until) {
  auto& channel = *log.channel;
  std::erase_if(channel.dark, [&](const Gap& gap) { return are_silent(log, metrics, gap.begin, gap.end); });
  if (!channel.last || *channel.last >= until || !are_silent(log, metrics, *channel.last, until)) return;
  channel.silent_until = until;
  channel.is_dark = false;
}

}  // namespace

void cross_check(const std::vector<ComparedLog>& logs, const std::vector<Channel*>& metrics, Time cut,
                 Time now) {
  for (auto* const metric : metrics)
    metric->is_told = std::any_of(logs.begin(), logs.end(),
                                  [&](const ComparedLog& log) { return tells(log, *metric->metric); });
  for (const auto& log : logs) {
    auto& channel = *log.channel;
    const auto since = std::max(cut, channel.first.value_or(cut));
    auto complete = now - channel.promise.delay;
    for (const auto* const metric : metrics) {
      if (!has_to_log(log, *metric->metric)) continue;
      const auto until = std::min(complete, now - metric->promise.delay);
      const auto lacking = unlogged_of(*metric, log, since, until);
      channel.unlogged.insert(channel.unlogged.end(), lacking.begin(), lacking.end());
      complete = std::min(complete, std::min(metric->metric->until, until));
    }
    take_out_silence(log, metrics, std::chrono::floor<minutes>(complete));
  }
}

}  // namespace cleave::drain
