#pragma once

#include "twin/service.h"

namespace cleave::twin::acm {

/// The caller's certificate in the call's region. Throws Refusal ResourceNotFoundException.
Json& certificate_of(const Call& call);
/// {"key": "value"} of [{"Key", "Value"}].
Json tags_by_key(const Json& tags);

/// Each adds the handlers of one file.
void add_certificate_handlers(Service& service);
void add_request_handlers(Service& service);
void add_import_handlers(Service& service);

}  // namespace cleave::twin::acm
