#pragma once

#include <string>
#include <string_view>

#include "aws/model.h"
#include "aws/protocol/side.h"

namespace cleave::aws {

/// Header values: scalars, comma-separated lists, JSON texts in base64
/// (https://smithy.io/2.0/spec/http-bindings.html#httpheader-trait).
std::string header_to_wire(const Member& member, const Json& value);
Json header_from_wire(const Member& member, std::string_view text, Side side);

}  // namespace cleave::aws
