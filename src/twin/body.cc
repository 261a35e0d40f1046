#include "twin/body.h"

#include <algorithm>
#include <charconv>

#include "twin/control.h"

namespace cleave::twin {
namespace {

constexpr std::size_t largest_object = std::size_t{5} << 30;
/// The chunks' sizes and signatures come on top: some 90 bytes for at least 8 KB.
constexpr std::size_t chunk_overhead = largest_object / 64;
/// What tests load into the twin: results, points, a world of records.
constexpr std::size_t largest_control_page = 64 << 20;

bool uploads(const aws::HttpRequest& request) {
  return request.method == "PUT" && !is_control(request);
}

std::size_t stated_bytes(const aws::HttpRequest& request) {
  std::size_t bytes = 0;
  for (const char* name : {"Content-Length", "x-amz-decoded-content-length"}) {
    const std::string text = request.headers.get(name).value_or("");
    std::from_chars(text.data(), text.data() + text.size(), bytes);
  }
  return std::min(bytes, largest_object);
}

/// Which digests somebody will ask for: the id and the ETag of the bytes, the checksum that the request
/// names, else the one that S3 makes of its own.
std::vector<std::string> wanted_digests(const aws::HttpRequest& request) {
  std::vector<std::string> wanted = {"SHA256", "MD5"};
  const std::string trailer = request.headers.get("x-amz-trailer").value_or("");
  const std::string named = request.headers.get("x-amz-sdk-checksum-algorithm").value_or("");
  for (const char* algorithm : {"CRC32", "CRC32C", "CRC64NVME", "SHA1"}) {
    const std::string header = aws::checksum_header(algorithm);
    if (request.headers.get(header) || trailer.find(header) != std::string::npos || named == algorithm)
      wanted.emplace_back(algorithm);
  }
  if (wanted.size() == 2) wanted.emplace_back("CRC64NVME");
  return wanted;
}

}  // namespace

std::size_t largest_body(const aws::HttpRequest& request) {
  if (is_control(request)) return largest_control_page;
  return uploads(request) ? largest_object + chunk_overhead : largest_document;
}

BodyReceiver::BodyReceiver(std::shared_ptr<Spool> spool, const aws::HttpRequest& request)
    : writer_(std::move(spool), stated_bytes(request)) {
  if (stated_bytes(request) > largest_in_memory && uploads(request)) {
    for (const std::string& algorithm : wanted_digests(request))
      digests_.emplace(algorithm, aws::RunningChecksum(algorithm));
  }
  if (aws::is_chunked(request.headers))
    chunked_.emplace([this](std::string_view piece) { add_payload(piece); });
}

void BodyReceiver::add_payload(std::string_view piece) {
  for (auto& [algorithm, checksum] : digests_) checksum.add(piece);
  writer_.add(piece);
}

/// What is wrong is told later; the rest of the body is read and thrown away.
void BodyReceiver::unless_at_fault(const std::function<void()>& step) {
  if (fault_) return;
  try {
    step();
  } catch (const Error& error) {
    fault_ = error;
  }
}

void BodyReceiver::add(std::string_view piece) {
  unless_at_fault([&] {
    if (chunked_) {
      chunked_->add(piece);
    } else {
      add_payload(piece);
    }
  });
}

Body BodyReceiver::finish() {
  Body body;
  body.was_chunked = chunked_.has_value();
  unless_at_fault([&] {
    if (chunked_) body.trailers = chunked_->finish();
    body.bytes = writer_.finish();
    std::map<std::string, std::string> known;
    for (auto& [algorithm, checksum] : digests_) known[algorithm] = checksum.finish();
    body.bytes.know(known);
  });
  body.fault = fault_;
  return body;
}

}  // namespace cleave::twin
