#pragma once

#include <string>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::route53domains {

/// The caller's domain. Throws Refusal InvalidInput, as Route 53 Domains does for a domain of somebody else.
Json& domain_of(const Call& call);

/// Notes an operation that ends at `done` and answers its id.
std::string start_operation(const Call& call, std::string_view type, const std::string& domain, Time done);

/// Each adds the handlers of one file.
void add_domain_handlers(Service& service);
void add_registration_handlers(Service& service);
void add_transfer_handlers(Service& service);
void add_operation_handlers(Service& service);

}  // namespace cleave::twin::route53domains
