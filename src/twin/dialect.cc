#include "twin/dialect.h"

#include <array>
#include <map>
#include <utility>

namespace cleave::twin {
namespace {

struct Spelling {
  const char* code;
  int status;
};

/// One fault as the query services, EC2, the JSON services, the REST services and S3 spell it.
struct Row {
  std::array<Spelling, 5> spellings;
  const char* message;
};

std::size_t family(const aws::ServiceModel& service) {
  switch (service.protocol) {
    case aws::Protocol::query:
      return 0;
    case aws::Protocol::ec2:
      return 1;
    case aws::Protocol::json:
    case aws::Protocol::rest_json:
      return 2;
    case aws::Protocol::rest_xml:
      return service.id == "s3" ? 4 : 3;
  }
  return 0;
}

const std::map<Fault, Row>& rows() {
  static const std::map<Fault, Row> table = {
      {Fault::not_signed,
       {{{{"MissingAuthenticationToken", 403},
          {"MissingAuthenticationToken", 403},
          {"MissingAuthenticationTokenException", 400},
          {"MissingAuthenticationToken", 403},
          {"AccessDenied", 403}}},
        "Request is missing Authentication Token"}},
      {Fault::unknown_key,
       {{{{"InvalidClientTokenId", 403},
          {"AuthFailure", 401},
          {"UnrecognizedClientException", 400},
          {"InvalidClientTokenId", 403},
          {"InvalidAccessKeyId", 403}}},
        "The security token included in the request is invalid."}},
      {Fault::bad_signature,
       {{{{"SignatureDoesNotMatch", 403},
          {"AuthFailure", 401},
          {"InvalidSignatureException", 400},
          {"SignatureDoesNotMatch", 403},
          {"SignatureDoesNotMatch", 403}}},
        "The request signature we calculated does not match the signature you provided. Check your AWS "
        "Secret "
        "Access Key and signing method."}},
      {Fault::stale_signature,
       {{{{"SignatureDoesNotMatch", 403},
          {"RequestExpired", 400},
          {"InvalidSignatureException", 400},
          {"SignatureDoesNotMatch", 403},
          {"RequestTimeTooSkewed", 403}}},
        "Signature expired: the difference between the request time and the current time is too large."}},
      {Fault::expired_token,
       {{{{"ExpiredToken", 403},
          {"RequestExpired", 400},
          {"ExpiredTokenException", 400},
          {"ExpiredToken", 403},
          {"ExpiredToken", 400}}},
        "The security token included in the request is expired"}},
      {Fault::wrong_token,
       {{{{"InvalidClientTokenId", 403},
          {"AuthFailure", 401},
          {"UnrecognizedClientException", 400},
          {"InvalidClientTokenId", 403},
          {"InvalidToken", 400}}},
        "The security token included in the request is invalid."}},
      {Fault::unknown_operation,
       {{{{"InvalidAction", 400},
          {"InvalidAction", 400},
          {"UnknownOperationException", 400},
          {"UnknownOperationException", 404},
          {"NotImplemented", 501}}},
        "The requested operation is not valid for this service."}},
      {Fault::unreadable,
       {{{{"MalformedQueryString", 400},
          {"InvalidQueryParameter", 400},
          {"SerializationException", 400},
          {"MalformedInput", 400},
          {"MalformedXML", 400}}},
        "The request cannot be read."}},
      {Fault::too_large,
       {{{{"RequestEntityTooLarge", 413},
          {"RequestEntityTooLarge", 413},
          {"RequestEntityTooLargeException", 413},
          {"RequestEntityTooLarge", 413},
          {"EntityTooLarge", 400}}},
        "Your proposed upload exceeds the maximum allowed size"}},
      {Fault::missing_member,
       {{{{"ValidationError", 400},
          {"MissingParameter", 400},
          {"ValidationException", 400},
          {"InvalidInput", 400},
          {"InvalidRequest", 400}}},
        "A required parameter is missing."}},
      {Fault::invalid_member,
       {{{{"ValidationError", 400},
          {"InvalidParameterValue", 400},
          {"ValidationException", 400},
          {"InvalidInput", 400},
          {"InvalidArgument", 400}}},
        "A parameter is not valid."}},
      {Fault::throttled,
       {{{{"Throttling", 400},
          {"RequestLimitExceeded", 503},
          {"ThrottlingException", 400},
          {"Throttling", 400},
          {"SlowDown", 503}}},
        "Rate exceeded"}},
      {Fault::denied,
       {{{{"AccessDenied", 403},
          {"UnauthorizedOperation", 403},
          {"AccessDeniedException", 400},
          {"AccessDenied", 403},
          {"AccessDenied", 403}}},
        "You are not authorized to perform this operation."}},
      {Fault::broken,
       {{{{"InternalFailure", 500},
          {"InternalError", 500},
          {"InternalFailure", 500},
          {"InternalFailure", 500},
          {"InternalError", 500}}},
        "The simulation failed to answer this request."}}};
  return table;
}

}  // namespace

Refusal refusal_of(const aws::ServiceModel& service, Fault fault, std::string message) {
  const Row& row = rows().at(fault);
  const Spelling& spelling = row.spellings.at(family(service));
  return {spelling.code, message.empty() ? row.message : std::move(message), spelling.status, Json::object()};
}

}  // namespace cleave::twin
