#include "twin/service.h"

#include "twin/iam/policies.h"
#include "twin/iam/roles.h"

namespace cleave::twin {

Service make_iam() {
  Service service{"iam", {}};
  iam::add_role_handlers(service);
  iam::add_role_policy_handlers(service);
  iam::add_policy_handlers(service);
  iam::add_profile_handlers(service);
  return service;
}

}  // namespace cleave::twin
