#pragma once

#include <string>
#include <string_view>

#include "aws/model.h"
#include "aws/protocol/side.h"
#include "aws/protocol/timestamp.h"

namespace cleave::aws {

/// Scalars as text: what form parameters, XML elements, headers, labels and query strings hold.

bool is_scalar(ShapeType type);

/// A document's scalar → wire text.
std::string scalar_to_wire(const Member& member, const Json& value, TimeFormat fallback);

/// Wire text → a document's scalar. Null for empty text where only a string can be empty.
Json scalar_from_wire(const Member& member, std::string_view text, Side side);

/// The text without white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace cleave::aws
