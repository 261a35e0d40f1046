#include "aws/recovery.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

#include <fmt/format.h>

#include "aws/protocol.h"
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
  if (region->empty() || *region == attempt.region) return {};
  return region;
}

Error::Kind kind_of(std::string_view code, int status) {
  static constexpr std::array credentials{"ExpiredToken"sv,
                                          "ExpiredTokenException"sv,
                                          "InvalidAccessKeyId"sv,
                                          "InvalidClientTokenId"sv,
                                          "InvalidToken"sv,
                                          "MissingAuthenticationToken"sv,
                                          "SignatureDoesNotMatch"sv,
                                          "TokenRefreshRequired"sv,
                                          "UnrecognizedClientException"sv,
                                          "InvalidSignatureException"sv};
  if (contains(credentials, code)) return Error::Kind::credentials;
  if (is_throttling(code) || status == 503) return Error::Kind::throttled;
  // What fails inside AWS is no refusal: the call may have had its effect.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  static constexpr std::array inside{"InternalError"sv, "InternalFailure"sv};
  if (status == 500 || status == 502 || status == 504 || contains(inside, code))
    return Error::Kind::unreachable;
  return Error::Kind::refused;
}

std::string advice(Error::Kind kind) {
  if (kind == Error::Kind::credentials) return "Log in again, or correct the access keys of this profile.";
  if (kind == Error::Kind::throttled || kind == Error::Kind::unreachable) return "Run it again in a while.";
  return "";
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
  if (!contains(skewed, parse_error(service, response).code)) return {};
  return Attempt{attempt.region, *date};
}

void throw_if_refused(const Purpose& purpose, const HttpResponse& response) {
  // Some answers have status 200 although they end in an error (aws/quirks.cc).
  if (response.status < 300 && !purpose.operation->error_in_success) return;
  const auto error = parse_error(*purpose.service, response);
  if (response.status < 300 && error.code.empty()) return;
  const std::string code = error.code.empty() ? std::to_string(response.status) : error.code;
  const std::string message =
      error.message.empty() ? fmt::format("status {}", response.status) : error.message;
  const auto kind = kind_of(code, response.status);
  throw Error(kind, code, fmt::format("{} ({})", message, code)).where(to_text(purpose)).next(advice(kind));
}

std::optional<Time> from_http_date(std::string_view text) {
  std::tm parts{};
  const char* end = ::strptime(std::string(text).c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr) return {};
  return std::chrono::time_point_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(::timegm(&parts)));
}

}  // namespace cleave::aws
