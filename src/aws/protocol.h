#pragma once

#include <string>
#include <string_view>

#include "aws/http.h"
#include "aws/model.h"
#include "base/json.h"

namespace cleave::aws {

/// The five wire protocols, both directions, as pure functions.
///
/// Documents: plain JSON by the model's member names; timestamps are RFC 3339 strings, blobs base64, whole
/// numbers integers. A streaming (or blob) payload member is not part of the document but travels beside it
/// as `payload`.

/// A document with the bytes beside it.
struct Message {
  Json document = Json::object();
  std::string payload;
};

/// Client: gives every absent idempotency token of the input a random UUID. Callers that must be able to
/// repeat a call set the tokens themselves.
void fill_tokens(const Operation& operation, Json& document);

/// Client: document → request without host, signature or credentials. The document has been validated.
/// `host` holds what the operation wants before the endpoint's host name ("" for nearly all). A checksum is
/// added where the operation requires one.
HttpRequest serialize_request(const ServiceModel& service, const Operation& operation, const Message& input);

/// Client: answer → document. Throws Error(refused, CODE) for an error answer, also one that comes with
/// status 200.
Message parse_response(const ServiceModel& service, const Operation& operation, const HttpResponse& response);

/// The error in an answer, for callers that must decide whether to retry. `code` is "" when there is none.
struct ServiceError {
  std::string code;
  std::string message;
  int status = 0;
  Json document = Json::object();  ///< the members of the modelled exception
};
ServiceError parse_error(const ServiceModel& service, const HttpResponse& response);

/// Server: which operation does this request call? Null when none of the model's does. Buckets stand in the
/// path.
const Operation* match_operation(const ServiceModel& service, const HttpRequest& request);

/// Server: request → document. Throws Error(input, "MalformedInput") for a body that cannot be read.
Message parse_request(const ServiceModel& service, const Operation& operation, const HttpRequest& request);

/// Server: document → answer, with `request_id` where the protocol shows one.
HttpResponse serialize_response(const ServiceModel& service, const Operation& operation,
                                const Message& output, std::string_view request_id);

/// Server: an error as the protocol shows it. `status` 0 takes the modelled one, else 400.
HttpResponse serialize_error(const ServiceModel& service, const ServiceError& error,
                             std::string_view request_id);

/// Checks a document against a shape before it is sent, or after it was received: types, required members,
/// unknown members, minimal lengths. Throws Error(input, "invalid-request") naming every fault with its path
/// ("Listeners/0/Protocol").
void validate(const Shape& shape, const Json& document);

}  // namespace cleave::aws
