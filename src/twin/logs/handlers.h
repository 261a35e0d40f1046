#pragma once

#include <string>

#include "twin/service.h"

namespace cleave::twin::logs {

void add_group_handlers(Service& service);
void add_event_handlers(Service& service);

/// Throws Refusal "ResourceNotFoundException".
void require_group(const Call& call, const std::string& group);
void require_stream(const Call& call, const std::string& group, const std::string& stream);

/// Separates the parts of keys; no name of a group or stream has it.
constexpr char separator = '\n';

}  // namespace cleave::twin::logs
