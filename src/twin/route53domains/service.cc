#include "twin/service.h"

#include "twin/route53domains/handlers.h"

namespace cleave::twin {

Service make_route53domains() {
  Service service{"route53domains", {}};
  route53domains::add_domain_handlers(service);
  route53domains::add_registration_handlers(service);
  route53domains::add_transfer_handlers(service);
  route53domains::add_operation_handlers(service);
  return service;
}

}  // namespace cleave::twin
