#include "aws/checksum.h"

#include <openssl/sha.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/hash.h"

namespace cleave::aws {
namespace {

constexpr std::array<const char*, 5> algorithms = {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

/// A reflected CRC by table, for the two polynomials that zlib does not have.
template <typename Word, Word polynomial>
Word crc(std::string_view bytes) {
  static const std::array<Word, 256> table = [] {
    std::array<Word, 256> made{};
    for (Word i = 0; i < 256; ++i) {
      Word value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
      made[i] = value;
    }
    return made;
  }();
  Word value = ~Word{0};
  for (const char c : bytes) value = table[(value ^ static_cast<unsigned char>(c)) & 0xff] ^ (value >> 8);
  return ~value;
}

template <typename Word>
std::string big_endian(Word value) {
  std::string bytes;
  for (int shift = 8 * (int(sizeof(Word)) - 1); shift >= 0; shift -= 8)
    bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string sha1(std::string_view bytes) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
       reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::uint32_t crc32_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string header_name(std::string_view algorithm) {
  std::string name = "x-amz-checksum-";
  for (const char c : algorithm) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return name;
}

bool has_checksum(const Headers& headers) {
  return headers.get("Content-MD5").has_value() ||
         std::any_of(algorithms.begin(), algorithms.end(),
                     [&](const char* algorithm) { return headers.get(header_name(algorithm)).has_value(); });
}

}  // namespace

std::optional<std::string> checksum(std::string_view algorithm, std::string_view bytes) {
  if (algorithm == "CRC32") return base64(big_endian(crc32_of(bytes)));
  if (algorithm == "CRC32C") return base64(big_endian(crc<std::uint32_t, 0x82f63b78u>(bytes)));
  if (algorithm == "CRC64NVME") return base64(big_endian(crc<std::uint64_t, 0x9a6c9329ac4bc9b5u>(bytes)));
  if (algorithm == "SHA1") return base64(sha1(bytes));
  if (algorithm == "SHA256") return base64(sha256(bytes));
  return std::nullopt;
}

void add_required_checksum(const Operation& operation, const Json& document, HttpRequest& request) {
  const std::string& chooser = operation.checksum_algorithm_member;
  const std::string chosen = chooser.empty() ? "" : text_or(document, chooser, "");
  if (has_checksum(request.headers) || (!operation.checksum_required && chosen.empty())) return;
  if (chooser.empty()) {
    request.headers.set("Content-MD5", base64(md5(request.body)));
    return;
  }
  const std::string algorithm = chosen.empty() ? "CRC32" : chosen;
  const auto value = checksum(algorithm, request.body);
  if (!value) return;
  request.headers.set("x-amz-sdk-checksum-algorithm", algorithm);
  request.headers.set(header_name(algorithm), *value);
}

std::string contradicted_checksum(const Headers& headers, std::string_view body) {
  const auto given = headers.get("Content-MD5");
  if (given && *given != base64(md5(body))) return "content-md5";
  for (const char* algorithm : algorithms) {
    const auto value = headers.get(header_name(algorithm));
    if (value && *value != checksum(algorithm, body)) return header_name(algorithm);
  }
  return {};
}

}  // namespace cleave::aws
