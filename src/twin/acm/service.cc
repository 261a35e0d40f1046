#include "twin/service.h"

#include "twin/acm/handlers.h"

namespace cleave::twin {

Service make_acm() {
  Service service{"acm", {}};
  acm::add_certificate_handlers(service);
  acm::add_request_handlers(service);
  acm::add_import_handlers(service);
  return service;
}

}  // namespace cleave::twin
