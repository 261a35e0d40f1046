#include "twin/s3/checksums.h"

#include <array>

#include <fmt/format.h>

#include "aws/checksum.h"

namespace cleave::twin::s3 {
namespace {

constexpr std::array<const char*, 5> algorithms = {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

void refuse_contradiction(const aws::HttpRequest& request) {
  const std::string header = aws::contradicted_checksum(request.headers, request.body);
  if (header == "content-md5") {
    throw bad_request("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  if (!header.empty()) {
    throw bad_request("BadDigest",
                      fmt::format("The {} you specified did not match what we received.", header));
  }
}

}  // namespace

void check_sent_bytes(Call& call) {
  refuse_contradiction(call.request);
  const std::string wanted = text_or(call.input, "ChecksumAlgorithm", "");
  if (wanted.empty() || call.input.contains("Checksum" + wanted)) return;
  if (const auto computed = aws::checksum(wanted, call.payload)) call.input["Checksum" + wanted] = *computed;
}

Json given_checksums(const Json& input) {
  Json given = Json::object();
  for (const char* algorithm : algorithms) {
    const std::string member = std::string("Checksum") + algorithm;
    if (input.contains(member)) given[member] = input[member];
  }
  return given;
}

void require_checksum_header(Call& call) {
  bool has = call.request.headers.get("Content-MD5").has_value();
  for (const char* algorithm : algorithms) {
    has = has || call.request.headers.get(fmt::format("x-amz-checksum-{}", algorithm)).has_value();
  }
  if (!has) {
    throw bad_request("InvalidRequest",
                      "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  }
  refuse_contradiction(call.request);
}

}  // namespace cleave::twin::s3
