#pragma once

#include <string>
#include <string_view>

#include "aws/model.h"
#include "aws/protocol/side.h"

namespace cleave::aws {

/// The ways a timestamp is written on the wire
/// (https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait).
enum class TimeFormat { iso8601, rfc822, epoch };

/// What the member says, else the protocol's default for that place.
TimeFormat time_format(const Member& member, TimeFormat fallback);

/// Whether from_rfc3339 takes the text.
bool is_rfc3339(std::string_view text);

/// A document's RFC 3339 text as it goes on the wire.
std::string time_to_wire(std::string_view rfc3339, TimeFormat format);

/// Any of the three formats → a document's RFC 3339 text. Services do not always keep to what their model
/// says.
std::string time_from_wire(std::string_view text, Side side);

/// Seconds since the epoch, as JSON numbers spell them.
std::string time_from_epoch(double seconds, Side side);

}  // namespace cleave::aws
