#include "run/confirm.h"

#include <fmt/format.h>

#include "base/suggest.h"

namespace cleave::run {

void confirm(const plan::Plan& plan, Journal& journal, const std::string& step_id, Time now) {
  const auto records = journal.records();
  const auto found = records.find(step_id);
  if (plan.find(step_id) == nullptr) {
    std::vector<std::string> ids;
    for (const auto& step : plan.steps) ids.push_back(step.id);
    throw Error(Error::Kind::input, "unknown-step", fmt::format("the plan has no step '{}'", step_id))
        .next(fmt::format("{} 'cleave status' lists the steps that wait.", did_you_mean(step_id, ids)));
  }
  if (found == records.end() || !found->second.wait || !found->second.wait->person) {
    throw Error(Error::Kind::input, "not-waiting", "this step does not wait for a person now")
        .where(step_id)
        .next("'cleave status' lists the steps that wait.");
  }
  journal.confirm(step_id, now);
}

}  // namespace cleave::run
