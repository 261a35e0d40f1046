#include "move/route53/steps.h"

#include "move/route53/change_records.h"
#include "move/route53/compare_zones.h"
#include "move/route53/create_zone.h"

namespace cleave::move {

void add_route53_actions(run::Actions& actions, const Accounts& accounts) {
  for (const char* kind : {"route53/lower-ttl", "route53/copy-records", "route53/validation-records",
                           "route53/point-traffic", "route53/delegate", "route53/prove-alias"})
    actions[kind] = std::make_unique<route53::ChangeRecords>(accounts);
  actions["route53/verify-traffic"] = std::make_unique<route53::VerifyTraffic>(accounts);
  actions["route53/restore-ttl"] = std::make_unique<route53::RestoreTtl>(accounts);
  actions["route53/remove-proof"] = std::make_unique<route53::RemoveRecords>(accounts);
  actions["route53/create-health-check"] = std::make_unique<route53::CreateHealthCheck>(accounts);
  actions["route53/create-zone"] = std::make_unique<route53::CreateZone>(accounts);
  actions["route53/compare-zones"] = std::make_unique<route53::CompareZones>(accounts);
  actions["route53/hand-over-apex"] = std::make_unique<route53::HandOverApex>(accounts);
}

}  // namespace cleave::move
