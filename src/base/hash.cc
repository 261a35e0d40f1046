#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/error.h"

namespace cleave {
namespace {

/// Finding an algorithm and room for its state takes longer than a digest of something small.
class Digester {
 public:
  explicit Digester(const char* name)
      : algorithm_(EVP_MD_fetch(nullptr, name, nullptr)), state_(EVP_MD_CTX_new()) {
    if (algorithm_ == nullptr || state_ == nullptr)
      throw Error(Error::Kind::failed, "no-digest", std::string("OpenSSL has no ") + name);
  }
  ~Digester() {
    EVP_MD_CTX_free(state_);
    EVP_MD_free(algorithm_);
  }
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;

  std::string operator()(std::string_view bytes) {
    std::string out(static_cast<std::size_t>(EVP_MD_get_size(algorithm_)), '\0');
    EVP_DigestInit_ex2(state_, algorithm_, nullptr);
    EVP_DigestUpdate(state_, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(state_, reinterpret_cast<unsigned char*>(out.data()), nullptr);
    return out;
  }

 private:
  EVP_MD* algorithm_;
  EVP_MD_CTX* state_;
};

}  // namespace

std::string sha1(std::string_view bytes) {
  thread_local Digester digester("SHA1");
  return digester(bytes);
}

std::string sha384(std::string_view bytes) {
  thread_local Digester digester("SHA384");
  return digester(bytes);
}

std::string sha512(std::string_view bytes) {
  thread_local Digester digester("SHA512");
  return digester(bytes);
}

std::string sha256(std::string_view bytes) {
  thread_local Digester digester("SHA256");
  return digester(bytes);
}

std::string md5(std::string_view bytes) {
  thread_local Digester digester("MD5");
  return digester(bytes);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string out(32, '\0');
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
       reinterpret_cast<unsigned char*>(out.data()), nullptr);
  return out;
}

std::string hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string from_base64(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (const char c : text) {
    if (c != '\n' && c != '\r') clean += c;
  }
  std::string out(clean.size() / 4 * 3 + 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(clean.data()), static_cast<int>(clean.size()));
  const bool padded = !clean.ends_with("===");
  if (length < 0 || clean.size() % 4 != 0 || !padded)
    throw Error(Error::Kind::input, "bad-base64", "this is not base64");
  out.resize(static_cast<std::size_t>(length) - (clean.ends_with("==") ? 2 : clean.ends_with('=') ? 1 : 0));
  return out;
}

std::string random_bytes(std::size_t bytes) {
  std::string out(bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(bytes)) != 1) {
    throw Error(Error::Kind::failed, "no-randomness", "the random generator of the system failed");
  }
  return out;
}

}  // namespace cleave
