#pragma once

#include <string>
#include <string_view>

#include "aws/model.h"
#include "aws/protocol.h"
#include "aws/protocol/side.h"

namespace cleave::aws {

/// Documents ↔ JSON bodies: other names, timestamps as numbers. Shared by the json and rest-json protocols.

/// A value as the body spells it.
Json to_wire_json(const Member& use, const Json& value);
/// The members of a structure that do not travel elsewhere.
Json to_wire_json_members(const Shape& shape, const Json& document);

/// The reverse; throws `unreadable` on a value of the wrong type.
Json from_wire_json(const Member& use, const Json& wire, Side side);
Json from_wire_json_members(const Shape& shape, const Json& wire, Side side);

/// The members of an answer. Throws `unreadable` when it has members and none is known: it is no answer of
/// this operation's.
Json answer_from_wire_json(const Shape& shape, const Json& wire);

/// Readers recurse, so that a body of many brackets could end the program.
bool is_nested_too_deeply(std::string_view body);

/// The JSON of a body; an empty one is {}. Throws `unreadable`, also for absurd nesting.
Json parse_body(std::string_view body, Side side);

/// The error of an answer: header x-amzn-ErrorType or the members __type or code, in all spellings
/// ("ns#Code:http://…"); message or Message.
ServiceError read_json_error(const ServiceModel& service, const HttpResponse& response);
/// The members of an error's body.
Json json_error_body(const ServiceError& error, const Shape* exception);

}  // namespace cleave::aws
