#include "verify/verify.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "plan/leads.h"

namespace cleave::verify {

bool is_moved(const plan::Fate& fate) {
  return fate.decision == plan::Decision::move || fate.decision == plan::Decision::copy;
}

std::string zone_of(const std::string& record_id) {
  const std::size_t begin = std::string_view("route53/record/").size();
  return "route53/zone/" + record_id.substr(begin, record_id.find('/', begin) - begin);
}

std::set<std::string> loud_copies(const plan::Plan& plan, const Counterparts& counterparts,
                                  const inventory::Inventory& source) {
  std::set<std::string> loud;
  for (const auto& fate : plan.fates) {
    const auto* original = source.find(fate.resource);
    if (original != nullptr && is_moved(fate) && plan::why_silent(source, *original).empty())
      loud.insert(counterparts.id_of(fate.resource));
  }
  return loud;
}

namespace {

Finding about(const Host& host, std::string problem) {
  return {"host " + host.name + " " + host.type, "", 1, {}, std::move(problem)};
}

/// What could not be read of either side, and so was not compared: of what the plan moves, or of a whole
/// kind.
void add_unread(std::vector<Finding>& findings, const inventory::Inventory& side, const char* which,
                const std::set<std::string>& compared, const std::set<std::string>& accepted) {
  for (const auto& gap : side.gaps) {
    if (accepted.contains(gap.what)) continue;
    const std::string resource = gap.what.substr(0, gap.what.find(' '));
    if (resource.find('/') != std::string::npos && !compared.contains(resource)) continue;
    findings.push_back(
        {"unread " + gap.what,
         "",
         0,
         {},
         fmt::format(
             "It could not be read at the {} ({}), so nobody knows whether it is equal. Let the caller "
             "read it, or accept it in cleave.toml: [decisions] \"unread/{}\" = \"leave\". Then run cleave "
             "verify again.",
             which, gap.code, gap.what)});
  }
}

/// What a person is asked to do for the world to find the destination, as long as nobody has seen it done.
void add_undecided(std::vector<Finding>& findings, const plan::Plan& plan, const run::Records& records) {
  static constexpr std::array<std::string_view, 3> leading{"manual/registrar", "manual/point-traffic",
                                                           "manual/prove-alias"};
  for (const plan::Step& step : plan.steps) {
    const bool leads = std::find(leading.begin(), leading.end(), step.kind) != leading.end();
    const auto record = records.find(step.id);
    const bool seen_done = record != records.end() && record->second.state == run::State::done;
    if (leads && !seen_done)
      findings.push_back({"undecided " + step.id,
                          "",
                          0,
                          {},
                          "A person has to do it, and it has not been seen done, so whom the world asks is "
                          "not known. cleave status says what to do."});
  }
}

}  // namespace

Findings verify(const plan::Plan& plan, const run::Records& records, const Sides& sides) {
  const Counterparts counterparts(plan,
                                  [&](const std::string& step) { return run::outputs_of(records, step); });
  Findings all;
  for (auto& part : {compare_resources(plan, counterparts, sides), compare_objects(plan, counterparts, sides),
                     compare_answers(plan, counterparts, sides)}) {
    all.findings.insert(all.findings.end(), part.begin(), part.end());
  }
  for (const plan::Unseen& unseen : plan.unseen) {
    if (unseen.accepted) continue;
    all.findings.push_back(
        {"unseen " + unseen.name,
         "",
         0,
         {},
         fmt::format("{}, named by {}{}. {} Accept it in cleave.toml: [decisions] \"unseen/{}\" "
                     "= \"leave\", then cleave plan.",
                     unseen.service, unseen.places.front(), unseen.places.size() > 1 ? " and others" : "",
                     unseen.becomes, unseen.name)});
  }
  std::set<std::string> originals, copies;
  for (const auto& fate : plan.fates) {
    if (!is_moved(fate)) continue;
    originals.insert(fate.resource);
    copies.insert(counterparts.id_of(fate.resource));
  }
  add_unread(all.findings, sides.source, "source", originals, sides.may_be_unread);
  add_unread(all.findings, sides.destination, "destination", copies, sides.may_be_unread);
  add_undecided(all.findings, plan, records);
  all.hosts = who_answers(plan, sides);
  std::set<std::string> staying;
  for (const auto& each : plan.downtime)
    if (each.stays && !each.others) staying.insert(each.host);
  const auto loud = loud_copies(plan, counterparts, sides.source);
  for (Host& host : all.hosts) {
    host.stays = staying.contains(host.name);
    if (host.account == plan.destination_account && !host.silent.empty() && loud.contains(host.resource))
      all.findings.push_back(
          about(host, fmt::format("nobody answers for it at {}: {}", host.resource, host.silent)));
    if (host.account == plan.source_account && !host.stays)
      all.findings.push_back(about(host, "the source account still answers for it, by " + host.resource));
  }
  return all;
}

}  // namespace cleave::verify
