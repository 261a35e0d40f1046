#include "move/drain/decide.h"

#include <algorithm>

#include "drain/both_sides.h"
#include "plan/cached_until.h"

namespace cleave::move::drained {
namespace {

using Kind = drain::Verdict::Kind;

/// Between two looks.
constexpr std::chrono::hours pause(1);

std::vector<std::string> texts(const Json& params, const char* member) {
  return at(params, member).get<std::vector<std::string>>();
}

drain::Cut cut_of(const Json& params) {
  drain::Cut cut{Time::max(), Time{}};
  for (const auto& since : at(params, "Traffic"))
    cut.at = std::min(cut.at, from_rfc3339(since.get<std::string>()));
  for (const auto& cache : at(params, "Caches")) {
    cut.at = std::min(cut.at, from_rfc3339(text(cache, "Since")));
    cut.caches_end = std::max(cut.caches_end, plan::cached_until(cache));
  }
  return cut;
}

drain::VerdictOptions options_of(const Json& params) {
  drain::VerdictOptions options;
  options.period =
      std::chrono::ceil<std::chrono::minutes>(std::chrono::seconds(number_or(params, "PeriodSeconds", 0)));
  options.confidence = at(params, "Confidence").get<double>();
  return options;
}

std::vector<drain::Address> addresses(const std::vector<std::string>& texts) {
  std::vector<drain::Address> addresses(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) drain::read_address(texts[i], addresses[i]);
  return addresses;
}

/// As it was at `at_time`, which is not later than `now`.
drain::Verdict verdict_at(Time at_time, Time now, const Json& params, const Accounts& accounts) {
  drain::Subject subject{.hosts = drain::Hosts(texts(params, "Hosts"), texts(params, "OldNames")),
                         .cut = cut_of(params),
                         .own = addresses(texts(params, "Own")),
                         .until = at_time};
  drain::BothSides sides({texts(params, "Source"), &accounts.source},
                         {texts(params, "Destination"), &accounts.destination}, {}, subject);
  sides.read(now);
  return sides.report(options_of(params), {}, at_time).verdict;
}

std::string words_of(const drain::Verdict& verdict) {
  std::string words(to_text(verdict.kind));
  for (const auto& reason : verdict.reasons)
    words += "\n" + reason.what + (reason.next.empty() ? "" : ". ") + reason.next;
  return words;
}

/// Logs to be put right or switched on, or clients that do not go away by themselves.
bool needs_somebody(const drain::Verdict& verdict) {
  return verdict.kind == Kind::blind ||
         std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                     [](const auto& reason) { return reason.code == "counted"; }) ||
         std::any_of(verdict.holding.begin(), verdict.holding.end(),
                     [](const auto& held) { return !drain::text_of(held.client_class).ends_by_itself; });
}

/// Whoever confirmed while the logs were blind cannot have known who is left. A rehearsal's clock is ahead of
/// the person's, whose time may then be before the cut.
bool is_known_to_person(const run::Task& task, const Accounts& accounts) {
  if (!task.confirmed) return false;
  return *task.confirmed < cut_of(task.params).at ||
         verdict_at(*task.confirmed, task.now, task.params, accounts).kind == Kind::not_yet;
}

}  // namespace

run::Seen Decide::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json Decide::apply(const run::Task&, const Json&) {
  return Json::object();
}

run::Progress Decide::settle(const run::Task& task, const Json& outputs) {
  const auto verdict = verdict_at(task.now, task.now, task.params, accounts_);
  const bool is_overruled = verdict.kind == Kind::not_yet && is_known_to_person(task, accounts_);
  if (verdict.kind != Kind::drained && !is_overruled)
    return {std::nullopt, task.now + pause, words_of(verdict), needs_somebody(verdict)};
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(task.now);
  done["Verdict"] = to_text(verdict.kind);
  done["Confidence"] = verdict.confidence;
  return run::Progress::done(std::move(done));
}

run::Progress Decide::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::drained
