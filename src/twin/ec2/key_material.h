#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cleave::twin::ec2 {

/// A key pair as CreateKeyPair makes it. The key is a function of the seed, so that two runs that did the
/// same have the same world; it opens nothing but simulated instances.
struct KeyMaterial {
  std::string private_pem;
  std::string public_line;  ///< "ssh-rsa AAAA…"
  std::string fingerprint;
};
KeyMaterial make_rsa_key(std::string_view seed);
KeyMaterial make_ed25519_key(std::string_view seed);

/// A public key as ImportKeyPair takes it: an OpenSSH line, or the base64 of one. Nothing when it is neither
/// RSA of 1024, 2048 or 4096 bits nor ED25519.
struct PublicKey {
  std::string type;         ///< "rsa" or "ed25519"
  std::string fingerprint;  ///< MD5 of the DER form for RSA, SHA-256 in base64 for ED25519
  std::string line;
};
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html
std::optional<PublicKey> read_public_key(std::string_view material);

}  // namespace cleave::twin::ec2
