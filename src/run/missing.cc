#include "run/missing.h"

#include <utility>

namespace cleave::run {
namespace {

constexpr const char* missing_since = "MissingSince";
constexpr const char* lost = "IsLost";

}  // namespace

Json looked_at_listing(Json outputs, bool is_missing, Time now) {
  if (!is_missing) return as_found(std::move(outputs));
  if (!outputs.contains(missing_since)) outputs[missing_since] = to_rfc3339(now);
  return outputs;
}

bool is_gone(const Json& outputs, Time now) {
  const auto* since = find(outputs, missing_since);
  return since != nullptr && now - from_rfc3339(text(*since, "")) >= longest_until_listed;
}

Json as_lost(Json outputs) {
  outputs[lost] = true;
  return outputs;
}

bool is_lost(const Record& record) {
  return record.outputs && flag_or(*record.outputs, lost, false);
}

Json as_found(Json outputs) {
  if (outputs.is_object()) outputs.erase(missing_since);
  return outputs;
}

bool Inquiries::may_ask(std::size_t step, Time now) {
  const auto [asked_at, is_first] = asked_at_.try_emplace(step, now);
  if (!is_first && now - asked_at->second < longest_until_listed) return false;
  asked_at->second = now;
  return true;
}

std::vector<std::size_t> Inquiries::ask(std::size_t step, std::optional<Failure> failure,
                                        const std::vector<std::size_t>& needs) {
  askers_.insert({step, {needs.size(), {step, std::move(failure), std::nullopt}}});
  std::vector<std::size_t> not_asked_about;
  for (const auto need : needs) {
    auto& askers = asked_by_[need];
    if (askers.empty()) not_asked_about.push_back(need);
    askers.push_back(step);
  }
  return not_asked_about;
}

std::vector<Inquiries::Answer> Inquiries::close(std::size_t need, bool is_missed) {
  std::vector<Answer> answers;
  const auto asked_by = asked_by_.extract(need);
  for (const auto step : asked_by.mapped()) {
    auto& asker = askers_.at(step);
    if (is_missed) asker.answer.missed = need;
    if (--asker.left == 0) answers.push_back(askers_.extract(step).mapped().answer);
  }
  return answers;
}

}  // namespace cleave::run
