#include "twin/ec2/key_material.h"

#include <memory>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::twin::ec2 {
namespace {

struct Deleter {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
template <typename T>
using Owned = std::unique_ptr<T, Deleter>;

constexpr int prime_bits = 1024;
constexpr unsigned long rsa_exponent = 65537;
constexpr std::size_t ed25519_bytes = 32;

void require(bool worked, std::string_view what) {
  if (!worked) throw Error(Error::Kind::failed, "crypto", fmt::format("{} failed", what));
}

/// `bytes` bytes that follow from the seed.
std::string stretched(std::string_view seed, std::size_t bytes) {
  std::string stream;
  for (int block = 0; stream.size() < bytes; ++block) stream += sha256(fmt::format("{}/{}", seed, block));
  return stream.substr(0, bytes);
}

Owned<BIGNUM> number_from(std::string_view bytes) {
  return Owned<BIGNUM>(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                 static_cast<int>(bytes.size()), nullptr));
}

/// The first prime after a number that follows from the seed, with p - 1 prime to the exponent.
Owned<BIGNUM> prime_from(std::string_view seed, BN_CTX* context) {
  std::string bytes = stretched(seed, prime_bits / 8);
  bytes.front() = static_cast<char>(bytes.front() | 0xC0);
  bytes.back() = static_cast<char>(bytes.back() | 1);
  Owned<BIGNUM> candidate = number_from(bytes);
  while (BN_mod_word(candidate.get(), rsa_exponent) == 1 ||
         BN_check_prime(candidate.get(), context, nullptr) != 1) {
    require(BN_add_word(candidate.get(), 2) == 1, "adding");
  }
  return candidate;
}

Owned<EVP_PKEY> key_from(OSSL_PARAM_BLD* builder, int selection) {
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_fromdata_init(context.get()) == 1 &&
              EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) == 1,
          "making an RSA key");
  return Owned<EVP_PKEY>(key);
}

std::string bytes_of(const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

/// A field of an OpenSSH public key: its length in four bytes, then the bytes (RFC 4251, section 5).
std::string field(std::string_view bytes) {
  const auto size = bytes.size();
  std::string out;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(size >> shift & 0xFF);
  return out.append(bytes);
}

/// Numbers are signed there: a leading zero keeps them positive.
std::string number_field(const std::string& bytes) {
  const bool high = (static_cast<unsigned char>(bytes.front()) & 0x80) != 0;
  return field(high ? std::string(1, '\0') + bytes : bytes);
}

std::string read_field(std::string_view& blob) {
  if (blob.size() < 4) return "";
  std::size_t size = 0;
  for (const unsigned char byte : blob.substr(0, 4)) size = size << 8 | byte;
  blob.remove_prefix(4);
  if (size > blob.size()) return "";
  std::string value(blob.substr(0, size));
  blob.remove_prefix(size);
  return value;
}

std::string with_colons(std::string_view digest) {
  const std::string digits = hex(digest);
  std::string text;
  for (std::size_t index = 0; index < digits.size(); index += 2) {
    if (index > 0) text += ':';
    text += digits.substr(index, 2);
  }
  return text;
}

/// PKCS #1 for RSA, as AWS gives it; PKCS #8 for keys that have no older form.
std::string private_pem_of(EVP_PKEY* key) {
  const Owned<BIO> memory(BIO_new(BIO_s_mem()));
  const bool is_rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
  const int written =
      is_rsa ? PEM_write_bio_PrivateKey_traditional(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr)
             : PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  require(written == 1, "writing a private key");
  char* start = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &start);
  return std::string(start, static_cast<std::size_t>(size));
}

/// What AWS shows for RSA keys that it made: SHA-1 of the PKCS #8 form of the private key.
std::string private_fingerprint(EVP_PKEY* key) {
  PKCS8_PRIV_KEY_INFO* info = EVP_PKEY2PKCS8(key);
  unsigned char* der = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
  PKCS8_PRIV_KEY_INFO_free(info);
  require(size > 0, "encoding a private key");
  std::string digest(20, '\0');
  unsigned int written = 0;
  EVP_Digest(der, static_cast<std::size_t>(size), reinterpret_cast<unsigned char*>(digest.data()), &written,
             EVP_sha1(), nullptr);
  OPENSSL_free(der);
  return with_colons(digest);
}

/// MD5 of the DER form of the public key: what AWS shows for RSA keys that were imported.
std::string public_fingerprint(const std::string& modulus, const std::string& exponent) {
  const Owned<BIGNUM> n = number_from(modulus);
  const Owned<BIGNUM> e = number_from(exponent);
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const Owned<EVP_PKEY> key = key_from(builder.get(), EVP_PKEY_PUBLIC_KEY);
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  require(size > 0, "encoding a public key");
  const std::string digest = md5({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return with_colons(digest);
}

std::string ed25519_fingerprint(std::string_view blob) {
  return base64(sha256(blob));
}

/// The primes and what follows from them, as OpenSSL wants an RSA key.
Owned<EVP_PKEY> rsa_from(const BIGNUM* p, const BIGNUM* q, BN_CTX* context, std::string& modulus) {
  const Owned<BIGNUM> n(BN_new()), e(BN_new()), p_less(BN_dup(p)), q_less(BN_dup(q)), phi(BN_new());
  BN_mul(n.get(), p, q, context);
  BN_set_word(e.get(), rsa_exponent);
  BN_sub_word(p_less.get(), 1);
  BN_sub_word(q_less.get(), 1);
  BN_mul(phi.get(), p_less.get(), q_less.get(), context);
  const Owned<BIGNUM> d(BN_mod_inverse(nullptr, e.get(), phi.get(), context)), d_p(BN_new()), d_q(BN_new());
  BN_mod(d_p.get(), d.get(), p_less.get(), context);
  BN_mod(d_q.get(), d.get(), q_less.get(), context);
  const Owned<BIGNUM> inverse(BN_mod_inverse(nullptr, q, p, context));
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_D, d.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_FACTOR1, p);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_FACTOR2, q);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_EXPONENT1, d_p.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_EXPONENT2, d_q.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_COEFFICIENT1, inverse.get());
  modulus = bytes_of(n.get());
  return key_from(builder.get(), EVP_PKEY_KEYPAIR);
}

std::string line_of(std::string_view type, std::string_view blob) {
  return fmt::format("{} {}", type, base64(blob));
}

/// The decoded part of an OpenSSH line; "" when it is none.
std::string blob_of(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return "";
  std::string_view encoded = line.substr(space + 1);
  encoded = encoded.substr(0, encoded.find_first_of(" \r\n"));
  if (encoded.size() % 4 != 0 ||
      encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789+/=") != std::string_view::npos) {
    return "";
  }
  return from_base64(encoded);
}

}  // namespace

KeyMaterial make_rsa_key(std::string_view seed) {
  const Owned<BN_CTX> context(BN_CTX_new());
  const Owned<BIGNUM> p = prime_from(fmt::format("{}/p", seed), context.get());
  const Owned<BIGNUM> q = prime_from(fmt::format("{}/q", seed), context.get());
  std::string modulus;
  const Owned<EVP_PKEY> key = rsa_from(p.get(), q.get(), context.get(), modulus);
  const std::string exponent("\x01\x00\x01", 3);
  const std::string blob = field("ssh-rsa") + number_field(exponent) + number_field(modulus);
  return {private_pem_of(key.get()), line_of("ssh-rsa", blob), private_fingerprint(key.get())};
}

KeyMaterial make_ed25519_key(std::string_view seed) {
  const std::string secret = stretched(seed, ed25519_bytes);
  const Owned<EVP_PKEY> key(EVP_PKEY_new_raw_private_key(
      EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(secret.data()), secret.size()));
  require(key != nullptr, "making an ED25519 key");
  std::string shown(ed25519_bytes, '\0');
  std::size_t size = shown.size();
  EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(shown.data()), &size);
  const std::string blob = field("ssh-ed25519") + field(shown);
  return {private_pem_of(key.get()), line_of("ssh-ed25519", blob), ed25519_fingerprint(blob)};
}

std::optional<PublicKey> read_public_key(std::string_view material) {
  std::string line(material.substr(0, material.find_last_not_of(" \r\n") + 1));
  const std::string blob = blob_of(line);
  std::string_view rest = blob;
  const std::string type = read_field(rest);
  if (type == "ssh-ed25519") {
    if (read_field(rest).size() != ed25519_bytes) return std::nullopt;
    return PublicKey{"ed25519", ed25519_fingerprint(blob), line};
  }
  if (type != "ssh-rsa") return std::nullopt;
  const std::string exponent = read_field(rest);
  std::string modulus = read_field(rest);
  if (modulus.starts_with('\0')) modulus.erase(0, 1);
  if (exponent.empty() || (modulus.size() != 128 && modulus.size() != 256 && modulus.size() != 512)) {
    return std::nullopt;
  }
  return PublicKey{"rsa", public_fingerprint(modulus, exponent), line};
}

}  // namespace cleave::twin::ec2
