#include "aws/recovery.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

#include <fmt/format.h>

#include "aws/endpoint_rules.h"
#include "aws/protocol.h"
#include "aws/protocol/side.h"
#include "aws/protocol/wire.h"
#include "aws/purpose.h"
#include "aws/retry.h"

namespace cleave::aws {
namespace {

using namespace std::string_view_literals;

bool contains(const auto& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// S3 answers so when the bucket is elsewhere
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html); HEAD has no body to say it in, but
/// the header is always there.
std::optional<std::string> other_region(const ServiceModel& service, const Attempt& attempt,
                                        const HttpResponse& response) {
  if (service.id != "s3" || (response.status != 301 && response.status != 307 && response.status != 400))
    return {};
  auto region = response.headers.get("x-amz-bucket-region");
  if (!region) region = text_or(parse_error(service, response).document, "Region", "");
  // What a server says becomes part of a host name: only a name of a region may.
  if (!is_host_label(*region) || *region == attempt.region) return {};
  return region;
}

/// EC2 says AuthFailure of credentials that are over, and of things that are somebody else's; only its
/// message tells them apart (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
bool means_credentials(std::string_view code, std::string_view message) {
  return code == "AuthFailure" && message.find("validate the provided access credentials") != message.npos;
}

Error::Kind kind_of(std::string_view code, int status, std::string_view text) {
  static constexpr std::array credentials{"ExpiredToken"sv,
                                          "ExpiredTokenException"sv,
                                          "InvalidAccessKeyId"sv,
                                          "InvalidClientTokenId"sv,
                                          "InvalidToken"sv,
                                          "MissingAuthenticationToken"sv,
                                          "RequestExpired"sv,
                                          "SignatureDoesNotMatch"sv,
                                          "TokenRefreshRequired"sv,
                                          "UnrecognizedClientException"sv,
                                          "InvalidSignatureException"sv};
  if (contains(credentials, code) || means_credentials(code, text)) return Error::Kind::credentials;
  if (is_throttling(code) || status == 503 || status == 429) return Error::Kind::throttled;
  // What fails inside AWS is no refusal: the call may have had its effect.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  static constexpr std::array inside{"InternalError"sv, "InternalFailure"sv};
  if (status == 500 || status == 502 || status == 504 || contains(inside, code))
    return Error::Kind::unreachable;
  return Error::Kind::refused;
}

std::string advice(Error::Kind kind, const Operation& operation) {
  if (kind == Error::Kind::credentials) return "Log in again, or correct the access keys of this profile.";
  if (kind != Error::Kind::throttled && kind != Error::Kind::unreachable) return "";
  return repeatable(operation) ? "Run it again in a while."
                               : "It may have had its effect: look at what is there before you run it again.";
}

bool is_xml(Protocol protocol) {
  return protocol != Protocol::json && protocol != Protocol::rest_json;
}

/// Whether a successful answer always has a body, which the parser then looks at.
bool answers_with_document(const Operation& operation) {
  const Shape* shape = operation.output.shape;
  if (shape == nullptr) return false;
  if (const Member* payload = shape->member(shape->payload))
    return payload->shape->type == ShapeType::structure;
  return std::any_of(shape->members.begin(), shape->members.end(),
                     [](const Member& member) { return member.location.empty(); });
}

/// An answer without an id: services that only look like AWS's leave it out, and so do AWS's load balancers
/// when what is behind them is busy or broken.
bool looks_like_aws(const Purpose& purpose, const HttpResponse& response, std::string_view type) {
  const ServiceModel& service = *purpose.service;
  if (response.status == 500 || (response.status >= 502 && response.status <= 504)) return true;
  if (response.status >= 300 && response.body.empty())
    return response.status >= 400 && response.status != 407 && response.status != 511;
  if (response.status >= 300) return !wire(service.protocol).read_error(service, response).code.empty();
  // These two protocols never answer with nothing.
  if (service.protocol == Protocol::query || service.protocol == Protocol::ec2) return !response.body.empty();
  if (!answers_with_document(*purpose.operation))
    return response.body.empty() || !type.starts_with("text/html");
  return is_xml(service.protocol) || type.find("json") != std::string_view::npos;
}

}  // namespace

std::optional<Attempt> recover(const ServiceModel& service, const Attempt& attempt,
                               const HttpResponse& response) {
  if (response.status < 300) return {};
  if (auto region = other_region(service, attempt, response)) return Attempt{*region, attempt.time};
  static constexpr std::array skewed{"RequestTimeTooSkewed"sv,  "RequestExpired"sv,
                                     "RequestInTheFuture"sv,    "InvalidSignatureException"sv,
                                     "SignatureDoesNotMatch"sv, "AuthFailure"sv};
  const auto date = from_http_date(response.headers.get("date").value_or(""));
  if (!date || std::chrono::abs(*date - attempt.time) < std::chrono::minutes(4)) return {};
  // An answer to HEAD has no body that could say why.
  const bool says_why = !response.body.empty() || response.status != 403;
  if (says_why && !contains(skewed, parse_error(service, response).code)) return {};
  return Attempt{attempt.region, *date};
}

void throw_if_not_of_aws(const Purpose& purpose, const HttpResponse& response) {
  const std::string type = response.headers.get("content-type").value_or("no type");
  const bool lacks_document =
      response.status < 300 && response.body.empty() && answers_with_document(*purpose.operation);
  const bool has_id = response.headers.get("x-amz-request-id") || response.headers.get("x-amzn-requestid");
  if (!lacks_document && (has_id || looks_like_aws(purpose, response, type))) return;
  throw not_of_aws(fmt::format("status {}, {}, {} bytes", response.status, type, response.body.size()))
      .where(to_text(purpose));
}

void throw_if_refused(const Purpose& purpose, const HttpResponse& response, const std::string& whose) {
  // Some answers have status 200 although they end in an error (aws/quirks.cc).
  if (response.status < 300 && !purpose.operation->error_in_success) return;
  const auto error = parse_error(*purpose.service, response);
  if (response.status < 300 && error.code.empty()) return;
  const std::string code = error.code.empty() ? std::to_string(response.status) : error.code;
  const std::string message =
      error.message.empty() ? fmt::format("status {}", response.status) : error.message;
  const auto kind = kind_of(code, response.status, message);
  const bool tells_whose = kind == Error::Kind::credentials && !whose.empty();
  throw Error(kind, code, fmt::format("{} ({})", message, code))
      .where(tells_whose ? fmt::format("{}, {}", to_text(purpose), whose) : to_text(purpose))
      .next(advice(kind, *purpose.operation));
}

std::optional<Time> from_http_date(std::string_view text) {
  std::tm parts{};
  const char* end = ::strptime(std::string(text).c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr) return {};
  return std::chrono::time_point_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(::timegm(&parts)));
}

}  // namespace cleave::aws
