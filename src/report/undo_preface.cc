#include "report/undo_preface.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plan/distribution_config.h"
#include "report/layout.h"
#include "run/undo.h"
#include "run/update.h"

namespace cleave::report {
namespace {

constexpr std::size_t most_shown = 20;

/// Disks that visitors may have made the destination write to, one line each.
std::string disks(const plan::Plan& plan, const run::Records& records) {
  std::string text;
  for (const auto& step : plan.steps) {
    if (step.kind != "ec2/run-instance") continue;
    if (const Json* outputs = run::outputs_of(records, step.id))
      text +=
          wrapped("  disks    ",
                  fmt::format("{} (copy of {}): all that it has written since it was launched. cleave cannot "
                              "see what that is.",
                              text_or(*outputs, "InstanceId", "?"), step.resource));
  }
  return text;
}

/// Names that CloudFront takes from the destination's distribution before it gives them to the source's:
/// two deployments, and the records in between.
constexpr double seconds_of_way_back = 2 * plan::seconds_to_deploy + 90;

/// "" when nobody is left unanswered.
std::string gap(const plan::Plan& plan, const run::Records& records, std::optional<plan::Phase> to) {
  const bool goes_back = std::any_of(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
    return step.kind == "cloudfront/associate-aliases" && (!to || step.phase > *to) &&
           run::is_begun(records, step.id);
  });
  std::vector<std::string> hosts;
  for (const auto& each : plan.downtime)
    if (goes_back && each.seconds > 0 && !each.stays) hosts.push_back(each.host);
  if (hosts.empty()) return "";
  return wrapped("", fmt::format("Not served for about {:.0f} s on the way back: {}.", seconds_of_way_back,
                                 fmt::join(hosts, ", ")));
}

std::string list(std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = fmt::format("\n{}", title);
  for (std::size_t i = 0; i < std::min(lines.size(), most_shown); ++i) text += "\n  " + lines[i];
  if (lines.size() > most_shown) text += fmt::format("\n  and {} more", lines.size() - most_shown);
  return text;
}

}  // namespace

std::string obstacles(const verify::WayBack& back) {
  return list("Visitors would be led to a source that has changed:", back.source) +
         list("Somebody has changed copies, which would go:", back.destination) +
         list("Somebody uses copies, and would be without them:", back.users) +
         list("These copies are the last ones:", back.last) +
         list("It has to do what its caller may not do:", back.denied);
}

std::string not_asked(const verify::WayBack& back) {
  const auto lines =
      list("It is not known before this undo begins whether its caller may do all of it:", back.not_asked);
  return lines.empty() ? "" : lines.substr(1) + "\n";
}

std::string undo_preface(const plan::Plan& plan, const run::Records& records, std::optional<plan::Phase> to) {
  if (!run::visitors_were_led(plan, records)) return "";
  const std::string unserved = gap(plan, records, to);
  if (to == plan::Phase::copy)
    return unserved +
           "This leads visitors back to the source. What was copied stays: cleave undo --everything takes it "
           "back "
           "too.\n";
  if (to && *to > plan::Phase::copy) return "Visitors stay where the cut-over has led them.\n";
  return unserved +
         "Visitors have been at the destination. This takes the copies away, and what was written there with "
         "them:\n" +
         disks(plan, records) +
         wrapped(
             "  objects  ",
             "Copies of what the source has deleted since. Tags, ACLs and locks that copies were given "
             "here: cleave does not look for them. Buckets with objects or versions that are not copies, or "
             "with uploads under way, are refused before anything is taken back.") +
         wrapped("  rows     ",
                 "Those that only a database of [mysql] at the destination has are shown, and a "
                 "person is asked. Other databases are not seen.") +
         "To keep all of it: cleave undo --to copy\n";
}

}  // namespace cleave::report
