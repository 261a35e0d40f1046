#include "twin/service.h"

#include "twin/logs/handlers.h"

namespace cleave::twin {

Service make_logs() {
  Service service{"logs", {}};
  logs::add_group_handlers(service);
  logs::add_event_handlers(service);
  return service;
}

}  // namespace cleave::twin
