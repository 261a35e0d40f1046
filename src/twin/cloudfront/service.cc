#include "twin/service.h"

#include "twin/cloudfront/handlers.h"

namespace cleave::twin {

Service make_cloudfront() {
  Service service{"cloudfront", {}};
  cloudfront::add_distribution_handlers(service);
  cloudfront::add_alias_move_handlers(service);
  cloudfront::add_access_identity_handlers(service);
  cloudfront::add_access_control_handlers(service);
  cloudfront::add_policy_handlers(service);
  cloudfront::add_tag_handlers(service);
  cloudfront::add_invalidation_handlers(service);
  return service;
}

}  // namespace cleave::twin
