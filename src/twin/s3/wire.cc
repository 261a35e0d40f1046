#include "twin/s3/wire.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "aws/chunked_body.h"
#include "base/hash.h"

namespace cleave::twin::s3 {
namespace {

bool is_hex_digest(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

/// The bucket in front of ".s3.REGION.amazonaws.com", ".s3.amazonaws.com" or ".localhost", or "".
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
std::string bucket_in_host(std::string_view host) {
  host = host.substr(0, host.rfind(':'));
  for (const std::string_view mark : {".s3.", ".s3-"}) {
    const auto found = host.rfind(mark);
    if (found != std::string_view::npos && found > 0) return std::string(host.substr(0, found));
  }
  if (host.ends_with(".localhost")) return std::string(host.substr(0, host.size() - 10));
  return "";
}

}  // namespace

void canonicalise(aws::HttpRequest& request) {
  request.path = aws::percent_encode(aws::percent_decode(request.path), aws::Slash::keep);
}

void unwrap(aws::HttpRequest& request, const Body& body) {
  if (body.fault) throw *body.fault;
  const std::string claimed = request.headers.get("x-amz-content-sha256").value_or("");
  if (is_hex_digest(claimed)) body.bytes.learn({"SHA256"});
  if (is_hex_digest(claimed) && claimed != hex(*body.bytes.digest("SHA256"))) {
    throw Refusal{"XAmzContentSHA256Mismatch",
                  "The provided 'x-amz-content-sha256' header does not match what was computed.", 400,
                  Json::object()};
  }
  if (body.was_chunked) aws::unwrap_headers(request, body.trailers, body.bytes.size());
  const std::string bucket = bucket_in_host(request.headers.get("Host").value_or(request.host));
  if (!bucket.empty()) request.path = fmt::format("/{}{}", bucket, request.path == "/" ? "" : request.path);
}

void finish(const aws::Operation& operation, const Json& output, aws::HttpResponse& response) {
  const bool reads_bytes = operation.name == "GetObject" || operation.name == "HeadObject";
  if (reads_bytes && output.contains("ContentRange")) response.status = 206;
}

void finish_error(const aws::HttpRequest& request, const Refusal& refusal, aws::HttpResponse& response) {
  if (const auto region = text_or(refusal.document, "BucketRegion", ""); !region.empty()) {
    response.headers.set("x-amz-bucket-region", region);
  }
  if (flag_or(refusal.document, "DeleteMarker", false)) response.headers.set("x-amz-delete-marker", "true");
  if (const auto version = text_or(refusal.document, "VersionId", ""); !version.empty()) {
    response.headers.set("x-amz-version-id", version);
  }
  if (refusal.status == 304) {
    const auto etag = text_or(refusal.document, "ETag", "");
    if (!etag.empty()) response.headers.set("ETag", etag);
  }
  if (request.method == "HEAD" || refusal.status == 304) response.body.clear();
}

}  // namespace cleave::twin::s3
