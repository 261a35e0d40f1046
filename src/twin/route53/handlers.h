#pragma once

#include "twin/service.h"

namespace cleave::twin::route53 {

/// Each adds the handlers of one file.
void add_zone_handlers(Service& service);
void add_record_handlers(Service& service);
void add_health_check_handlers(Service& service);
void add_tag_handlers(Service& service);
void add_limit_handlers(Service& service);

}  // namespace cleave::twin::route53
