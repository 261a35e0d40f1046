#pragma once

#include "twin/service.h"

namespace cleave::twin::cloudfront {

/// Each adds the handlers of one file.
void add_distribution_handlers(Service& service);
void add_alias_move_handlers(Service& service);
void add_access_identity_handlers(Service& service);
void add_access_control_handlers(Service& service);
void add_policy_handlers(Service& service);
void add_tag_handlers(Service& service);
void add_invalidation_handlers(Service& service);

/// Does a distribution of the caller name this id anywhere in its config?
bool is_in_use(const Call& call, const std::string& id);

/// {"key": "value"} of {"Items": [{"Key", "Value"}]}.
Json tags_by_key(const Json& tags);

}  // namespace cleave::twin::cloudfront
