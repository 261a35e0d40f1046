#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace cleave::twin::acm {

/// What a certificate says of itself.
struct CertificateFacts {
  std::string subject;  ///< "CN=www.example.com,O=…"
  std::string common_name;
  std::string issuer;              ///< its common name
  std::string serial;              ///< "0a:1b:…"
  std::vector<std::string> names;  ///< alternative names, or the common name when there are none
  Time not_before, not_after;
  bool key_fits = false;  ///< the private key given with it is its own
};

/// Reads a certificate and its key in PEM; nothing when they cannot be read.
std::optional<CertificateFacts> read_certificate(std::string_view certificate_pem, std::string_view key_pem);

/// A certificate for these names in PEM, signed by a key made from `seed`: always the same one.
std::string make_certificate(std::string_view seed, const std::vector<std::string>& names, Time not_before,
                             Time not_after);

}  // namespace cleave::twin::acm
