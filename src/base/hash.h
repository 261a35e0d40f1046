#pragma once

#include <string>
#include <string_view>

namespace cleave {

/// Digests return raw bytes; wrap them in `hex` or `base64` for text.
std::string sha256(std::string_view bytes);
std::string md5(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string sha384(std::string_view bytes);
std::string sha512(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

std::string hex(std::string_view bytes);
std::string base64(std::string_view bytes);
/// Throws Error(input, "bad-base64") on anything that is not padded base64; line breaks are skipped.
std::string from_base64(std::string_view text);

/// `bytes` random bytes from the operating system's generator.
std::string random_bytes(std::size_t bytes);

}  // namespace cleave
