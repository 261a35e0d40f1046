#include "move/permissions.h"

#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "move/call_or_null.h"
#include "names/arn.h"

namespace cleave::move {
namespace {

/// Who calls, as the simulator takes it: the user, or the role behind a session; "" when IAM does not tell.
std::string policy_source(const aws::Client& iam, const std::string& caller) {
  constexpr std::string_view session = "assumed-role/";
  const auto arn = names::arn_of(caller);
  if (arn && arn->service == "iam") return caller;
  if (!arn || !arn->resource.starts_with(session)) return "";
  const auto rest = arn->resource.substr(session.size());
  const Json answer = call_or_null(iam, "GetRole", {{"RoleName", rest.substr(0, rest.find('/'))}},
                                   {"NoSuchEntity", "AccessDenied"});
  return text_or(answer, "Role/Arn", "");
}

bool is_root(const std::string& caller) {
  const auto arn = names::arn_of(caller);
  return arn && arn->resource == "root";
}

/// What is asked about one side.
using ActionsOfResources = std::map<std::string, std::set<std::string>>;

ActionsOfResources wanted_at(plan::Side side, const Places& places, const plan::Plan& plan,
                             const run::Records& records, std::optional<plan::Phase> to) {
  ActionsOfResources wanted;
  for (const plan::Step& step : plan.steps) {
    if (to && step.phase <= *to) continue;
    for (const Permission& call : undo_calls(step, plan, records, places))
      if (call.side == side) wanted[call.resource].insert(call.action);
  }
  return wanted;
}

/// The answers about one resource; none when the caller may not ask.
std::optional<Json> simulated(const aws::Client& iam, const std::string& source, const std::string& resource,
                              const std::set<std::string>& actions) {
  Json input = {{"PolicySourceArn", source}, {"ActionNames", actions}, {"ResourceArns", {resource}}};
  Json answers = Json::array();
  for (bool more = true; more;) {
    const Json page = call_or_null(iam, "SimulatePrincipalPolicy", input, {"AccessDenied", "NoSuchEntity"});
    if (page.is_null()) return std::nullopt;
    for (const Json& answer : list_or_empty(page, "EvaluationResults")) answers.push_back(answer);
    more = flag_or(page, "IsTruncated", false);
    if (more) input["Marker"] = at(page, "Marker");
  }
  return answers;
}

class Asking {
 public:
  Asking(const aws::Account& account, plan::Side side)
      : iam_(account.client("iam")), side_(side), caller_(account.caller_arn()) {}

  Permissions ask(const ActionsOfResources& wanted) {
    if (wanted.empty() || is_root(caller_)) return found_;
    try {
      ask_simulator(wanted);
    } catch (const Error& error) {  // Nobody waits for IAM before visitors go back.
      if (!error.may_pass()) throw;
      not_known(error.text());
    }
    return found_;
  }

 private:
  void ask_simulator(const ActionsOfResources& wanted) {
    const std::string source = policy_source(iam_, caller_);
    if (source.empty()) {
      not_known(fmt::format("IAM does not tell what policies {} has", caller_));
      return;
    }
    for (const auto& [resource, actions] : wanted) {
      const auto answers = simulated(iam_, source, resource, actions);
      if (!answers) {
        not_known(fmt::format("{} may not call iam:SimulatePrincipalPolicy", caller_));
        break;
      }
      for (const Json& answer : *answers) weigh(answer, resource);
    }
  }

  void not_known(const std::string& why) {
    found_.unknown.push_back(fmt::format("{}: {}", plan::to_text(side_), why));
  }

  void weigh(const Json& answer, const std::string& resource) {
    const std::string decision = text(answer, "EvalDecision");
    if (decision == "allowed") return;
    const std::string what = fmt::format("{} on {}", text(answer, "EvalActionName"), resource);
    const Json& missing = list_or_empty(answer, "MissingContextValues");
    if (decision == "implicitDeny" && !missing.empty())
      return not_known(what + " depends on " + dump(missing));
    found_.denied.push_back(fmt::format("{}: {} ({})", plan::to_text(side_), what, decision));
  }

  aws::Client iam_;
  plan::Side side_;
  std::string caller_;
  Permissions found_;
};

}  // namespace

Permissions permissions_of_undo(const Accounts& accounts, const plan::Plan& plan, const run::Records& records,
                                std::optional<plan::Phase> to) {
  const auto caller = names::arn_of(accounts.destination.caller_arn());
  const Places places{caller ? std::string(caller->partition) : "aws", accounts.source.id(),
                      accounts.destination.id()};
  Permissions found;
  for (const plan::Side side : {plan::Side::source, plan::Side::destination}) {
    auto of_side = Asking(accounts.of(side), side).ask(wanted_at(side, places, plan, records, to));
    for (auto& line : of_side.denied) found.denied.push_back(std::move(line));
    for (auto& line : of_side.unknown) found.unknown.push_back(std::move(line));
  }
  return found;
}

}  // namespace cleave::move
