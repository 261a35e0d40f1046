#include "aws/checksum.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

constexpr std::array<const char*, 5> algorithms = {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

/// A reflected CRC by tables, for the two polynomials that zlib does not have: eight bytes at a time.
template <typename Word, Word polynomial>
std::uint64_t crc(std::uint64_t before, std::string_view bytes) {
  using Tables = std::array<std::array<Word, 256>, 8>;
  static const Tables tables = [] {
    Tables made{};
    for (Word i = 0; i < 256; ++i) {
      Word value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
      made[0][i] = value;
    }
    for (std::size_t i = 0; i < 256; ++i) {
      for (std::size_t k = 1; k < 8; ++k) made[k][i] = made[0][made[k - 1][i] & 0xff] ^ (made[k - 1][i] >> 8);
    }
    return made;
  }();
  auto value = static_cast<std::uint64_t>(static_cast<Word>(~static_cast<Word>(before)));
  while (bytes.size() >= 8) {
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < 8; ++i)
      next |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    next ^= value;
    value = 0;
    for (std::size_t i = 0; i < 8; ++i) value ^= tables[7 - i][(next >> (8 * i)) & 0xff];
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) value = tables[0][(value ^ static_cast<unsigned char>(c)) & 0xff] ^ (value >> 8);
  return static_cast<Word>(~static_cast<Word>(value));
}

std::uint64_t zlib_crc32(std::uint64_t before, std::string_view bytes) {
  return crc32_z(static_cast<uLong>(before), reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

struct Crc {
  std::string_view algorithm;
  std::uint64_t (*update)(std::uint64_t, std::string_view);
  int width;
};
constexpr std::array<Crc, 3> crcs = {{{"CRC32", zlib_crc32, 4},
                                      {"CRC32C", crc<std::uint32_t, 0x82f63b78u>, 4},
                                      {"CRC64NVME", crc<std::uint64_t, 0x9a6c9329ac4bc9b5u>, 8}}};
constexpr std::array<std::string_view, 3> digests = {"SHA1", "SHA256", "MD5"};

bool has_checksum(const Headers& headers) {
  return headers.get("Content-MD5").has_value() ||
         std::any_of(algorithms.begin(), algorithms.end(), [&](const char* algorithm) {
           return headers.get(checksum_header(algorithm)).has_value();
         });
}

}  // namespace

struct RunningChecksum::Digest {
  explicit Digest(std::string_view algorithm) : state(EVP_MD_CTX_new()) {
    EVP_MD* method = EVP_MD_fetch(nullptr, std::string(algorithm).c_str(), nullptr);
    const bool ready =
        state != nullptr && method != nullptr && EVP_DigestInit_ex2(state, method, nullptr) == 1;
    EVP_MD_free(method);
    if (ready) return;
    EVP_MD_CTX_free(state);
    throw Error(Error::Kind::failed, "no-digest", fmt::format("OpenSSL has no {}", algorithm));
  }
  ~Digest() { EVP_MD_CTX_free(state); }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  EVP_MD_CTX* state;
};

bool RunningChecksum::knows(std::string_view algorithm) {
  return std::any_of(crcs.begin(), crcs.end(), [&](const Crc& crc) { return crc.algorithm == algorithm; }) ||
         std::find(digests.begin(), digests.end(), algorithm) != digests.end();
}

RunningChecksum::RunningChecksum(std::string_view algorithm) {
  for (const Crc& crc : crcs) {
    if (crc.algorithm != algorithm) continue;
    update_ = crc.update;
    width_ = crc.width;
  }
  if (update_ != nullptr) return;
  if (!knows(algorithm))
    throw Error(Error::Kind::failed, "no-digest", fmt::format("there is no {}", algorithm));
  digest_ = std::make_shared<Digest>(algorithm);
}

void RunningChecksum::add(std::string_view bytes) {
  if (update_ != nullptr) {
    value_ = update_(value_, bytes);
  } else {
    EVP_DigestUpdate(digest_->state, bytes.data(), bytes.size());
  }
}

std::string RunningChecksum::finish() {
  std::string raw;
  for (int shift = 8 * (width_ - 1); shift >= 0; shift -= 8) raw += static_cast<char>(value_ >> shift);
  if (digest_ == nullptr) return raw;
  raw.resize(static_cast<std::size_t>(EVP_MD_CTX_get_size(digest_->state)));
  EVP_DigestFinal_ex(digest_->state, reinterpret_cast<unsigned char*>(raw.data()), nullptr);
  return raw;
}

std::optional<std::string> checksum(std::string_view algorithm, std::string_view bytes) {
  if (algorithm == "MD5" || !RunningChecksum::knows(algorithm)) return std::nullopt;
  RunningChecksum running(algorithm);
  running.add(bytes);
  return base64(running.finish());
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
  request.headers.set(checksum_header(algorithm), *value);
}

std::string checksum_header(std::string_view algorithm) {
  if (algorithm == "MD5") return "content-md5";
  std::string name = "x-amz-checksum-";
  for (const char c : algorithm) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return name;
}

}  // namespace cleave::aws
