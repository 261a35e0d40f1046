#include "twin/acm/x509.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::twin::acm {
namespace {

template <auto free_function>
struct Freeing {
  template <class Thing>
  void operator()(Thing* thing) const {
    free_function(thing);
  }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freeing<GENERAL_NAMES_free>>;

Bio reading(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string written(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(length));
}

std::string full_name(const X509_NAME* name) {
  const Bio out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253);
  return written(out.get());
}

std::string common_name(X509_NAME* name) {
  char text[256] = "";
  X509_NAME_get_text_by_NID(name, NID_commonName, text, sizeof text);
  return text;
}

Time time_of(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::from_time_t(timegm(&parts)));
}

std::string serial_of(X509* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  const std::string digits = hex({reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                                  static_cast<std::size_t>(serial->length)});
  std::string spaced;
  for (std::size_t i = 0; i < digits.size(); i += 2) spaced += (i == 0 ? "" : ":") + digits.substr(i, 2);
  return spaced;
}

std::vector<std::string> alternative_names(X509* certificate) {
  std::vector<std::string> names;
  const Names found(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; found != nullptr && i < sk_GENERAL_NAME_num(found.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(found.get(), i);
    if (name->type != GEN_DNS) continue;
    names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                       static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
  }
  return names;
}

void add_alternative_names(X509* certificate, const std::vector<std::string>& names) {
  std::string value;
  for (const std::string& name : names) value += (value.empty() ? "DNS:" : ",DNS:") + name;
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void set_times(X509* certificate, Time not_before, Time not_after) {
  const auto seconds = [](Time time) {
    return std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::seconds>(time));
  };
  ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(not_before));
  ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(not_after));
}

void set_common_name(X509_NAME* name, const std::string& text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
                             static_cast<int>(text.size()), -1, 0);
}

}  // namespace

std::optional<CertificateFacts> read_certificate(std::string_view certificate_pem, std::string_view key_pem) {
  const Bio input = reading(certificate_pem);
  const Certificate certificate(PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return std::nullopt;
  const Bio key_input = reading(key_pem);
  const Key key(PEM_read_bio_PrivateKey(key_input.get(), nullptr, nullptr, nullptr));
  CertificateFacts facts;
  facts.subject = full_name(X509_get_subject_name(certificate.get()));
  facts.common_name = common_name(X509_get_subject_name(certificate.get()));
  facts.issuer = common_name(X509_get_issuer_name(certificate.get()));
  facts.serial = serial_of(certificate.get());
  facts.names = alternative_names(certificate.get());
  if (facts.names.empty()) facts.names = {facts.common_name};
  facts.not_before = time_of(X509_get0_notBefore(certificate.get()));
  facts.not_after = time_of(X509_get0_notAfter(certificate.get()));
  facts.key_fits = key != nullptr && X509_check_private_key(certificate.get(), key.get()) == 1;
  return facts;
}

std::string make_certificate(std::string_view seed, const std::vector<std::string>& names, Time not_before,
                             Time not_after) {
  const std::string secret = sha256(seed);
  const Key key(EVP_PKEY_new_raw_private_key(
      EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(secret.data()), secret.size()));
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  set_times(certificate.get(), not_before, not_after);
  set_common_name(X509_get_subject_name(certificate.get()), names.front());
  set_common_name(X509_get_issuer_name(certificate.get()), "Amazon");
  X509_set_pubkey(certificate.get(), key.get());
  add_alternative_names(certificate.get(), names);
  X509_sign(certificate.get(), key.get(), nullptr);
  const Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate.get());
  return written(out.get());
}

}  // namespace cleave::twin::acm
