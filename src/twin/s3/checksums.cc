#include "twin/s3/checksums.h"

#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "aws/checksum.h"
#include "base/hash.h"
#include "twin/digests.h"

namespace cleave::twin::s3 {
namespace {

constexpr std::array<const char*, 5> algorithms = {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

/// The header of the first checksum that the bytes contradict, or "".
std::string contradicted(Call& call, const Bytes& bytes) {
  std::vector<std::string> stated;
  for (const char* algorithm : algorithms) {
    if (call.request.headers.get(aws::checksum_header(algorithm))) stated.emplace_back(algorithm);
  }
  if (call.request.headers.get("Content-MD5")) stated.emplace_back("MD5");
  for (const std::string& algorithm : stated) {
    const std::string header = aws::checksum_header(algorithm);
    if (*call.request.headers.get(header) != base64(digest_of(call, bytes, algorithm, stated))) return header;
  }
  return {};
}

void refuse_contradiction(Call& call, const Bytes& bytes) {
  const std::string header = contradicted(call, bytes);
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
  refuse_contradiction(call, call.payload);
  const std::string wanted = text_or(call.input, "ChecksumAlgorithm", "");
  if (wanted.empty() || call.input.contains("Checksum" + wanted)) return;
  if (aws::RunningChecksum::knows(wanted) && wanted != "MD5")
    call.input["Checksum" + wanted] = base64(digest_of(call, call.payload, wanted, {"MD5", "SHA256"}));
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
    has = has || call.request.headers.get(aws::checksum_header(algorithm)).has_value();
  }
  if (!has) {
    throw bad_request("InvalidRequest",
                      "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  }
  refuse_contradiction(call, Bytes(call.request.body));
}

}  // namespace cleave::twin::s3
