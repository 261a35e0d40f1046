#include "verify/verify.h"

#include <fmt/format.h>

namespace cleave::verify {

Findings verify(const plan::Plan& plan,
                const std::function<const Json*(const std::string& step_id)>& output_of, const Sides& sides) {
  const Counterparts counterparts(plan, output_of);
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
  all.hosts = who_answers(plan, sides);
  for (const Host& host : all.hosts) {
    if (host.account != plan.source_account) continue;
    all.findings.push_back({"host " + host.name + " " + host.type,
                            "",
                            1,
                            {},
                            "the source account still answers for it, by " + host.resource});
  }
  return all;
}

}  // namespace cleave::verify
