#include "twin/s3/wire.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::twin::s3 {
namespace {

bool is_hex_digest(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

Refusal incomplete() {
  return {"IncompleteBody", "The request body terminated unexpectedly", 400, Json::object()};
}

/// "SIZE[;chunk-signature=…]\r\nBYTES\r\n" again and again until SIZE is 0, then trailing header lines.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
void take_off_chunks(aws::HttpRequest& request) {
  const std::string_view framed = request.body;
  std::string plain;
  std::size_t position = 0;
  for (;;) {
    const auto line_end = framed.find("\r\n", position);
    if (line_end == std::string_view::npos) throw incomplete();
    std::size_t size = 0;
    const auto read = std::from_chars(framed.data() + position, framed.data() + line_end, size, 16);
    if (read.ec != std::errc{}) throw incomplete();
    position = line_end + 2;
    if (size == 0) break;
    if (framed.size() - position < size + 2) throw incomplete();
    plain.append(framed.substr(position, size));
    position += size + 2;
  }
  while (position < framed.size()) {
    const auto line_end = std::min(framed.find("\r\n", position), framed.size());
    const auto line = framed.substr(position, line_end - position);
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      request.headers.set(line.substr(0, colon), std::string(line.substr(colon + 1)));
    }
    position = line_end + 2;
  }
  request.body = std::move(plain);
}

void drop_chunked_encoding(aws::HttpRequest& request) {
  const auto encoding = request.headers.get("Content-Encoding");
  if (!encoding) return;
  std::string rest;
  for (std::size_t start = 0; start <= encoding->size();) {
    const auto end = std::min(encoding->find(',', start), encoding->size());
    std::string one = encoding->substr(start, end - start);
    one.erase(0, one.find_first_not_of(' '));
    if (one != "aws-chunked" && !one.empty()) rest += (rest.empty() ? "" : ",") + one;
    start = end + 1;
  }
  request.headers.remove("Content-Encoding");
  if (!rest.empty()) request.headers.set("Content-Encoding", rest);
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

void unwrap(aws::HttpRequest& request) {
  const std::string claimed = request.headers.get("x-amz-content-sha256").value_or("");
  if (is_hex_digest(claimed) && claimed != hex(sha256(request.body))) {
    throw Refusal{"XAmzContentSHA256Mismatch",
                  "The provided 'x-amz-content-sha256' header does not match what was computed.", 400,
                  Json::object()};
  }
  if (claimed.starts_with("STREAMING-")) take_off_chunks(request);
  drop_chunked_encoding(request);
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
