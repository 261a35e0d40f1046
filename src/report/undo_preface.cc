#include "report/undo_preface.h"

#include <fmt/format.h>

#include "report/layout.h"
#include "run/undo.h"

namespace cleave::report {
namespace {

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

}  // namespace

std::string undo_preface(const plan::Plan& plan, const run::Records& records, std::optional<plan::Phase> to) {
  if (!run::visitors_were_led(plan, records)) return "";
  if (to && *to >= plan::Phase::copy)
    return "Visitors are led back to the source. What was copied stays: cleave undo --everything takes it "
           "back "
           "too.\n";
  return "Visitors have been at the destination. This takes the copies away, and what was written there with "
         "them:\n" +
         disks(plan, records) +
         wrapped("  objects  ",
                 "None: buckets with objects that are not copies are refused before anything is "
                 "taken back.") +
         wrapped("  rows     ",
                 "Those that only a database of [mysql] at the destination has are shown, and a "
                 "person is asked. Other databases are not seen.") +
         "To keep all of it: cleave undo --to copy\n";
}

}  // namespace cleave::report
