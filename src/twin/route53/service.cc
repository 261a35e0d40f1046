#include "twin/service.h"

#include "twin/route53/handlers.h"

namespace cleave::twin {

Service make_route53() {
  Service service{"route53", {}};
  route53::add_zone_handlers(service);
  route53::add_record_handlers(service);
  route53::add_health_check_handlers(service);
  route53::add_tag_handlers(service);
  route53::add_limit_handlers(service);
  return service;
}

}  // namespace cleave::twin
