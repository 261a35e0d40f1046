#include "move/accounts.h"
#include "move/acm/steps.h"
#include "move/cloudfront/steps.h"
#include "move/drain/steps.h"
#include "move/ec2/steps.h"
#include "move/elb/steps.h"
#include "move/iam/steps.h"
#include "move/registrar/steps.h"
#include "move/route53/steps.h"
#include "move/wait/steps.h"

namespace cleave::move {

run::Actions make_actions(const Accounts& accounts) {
  run::Actions actions;
  add_acm_actions(actions, accounts);
  add_cloudfront_actions(actions, accounts);
  add_drain_actions(actions, accounts);
  add_ec2_actions(actions, accounts);
  add_elb_actions(actions, accounts);
  add_iam_actions(actions, accounts);
  add_registrar_actions(actions, accounts);
  add_route53_actions(actions, accounts);
  add_wait_actions(actions);
  return actions;
}

}  // namespace cleave::move
