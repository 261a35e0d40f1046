#include "names/counted_formats.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::string_view states_lengths =
    "the file states the length of what it holds: change it with what made it";
constexpr std::string_view states_offsets =
    "the file states where its parts stand: make it again from its source";
constexpr std::string_view is_signed =
    "the file is signed, or sealed by a checksum: change it where it is signed";

struct Sign {
  std::string_view text;
  std::string_view why;
};
// https://svn.apache.org/repos/asf/subversion/trunk/notes/dump-load-format.txt,
// https://iipc.github.io/warc-specifications/, https://git-scm.com/docs/gitformat-bundle, ISO 32000 7.5
constexpr std::array signs_at_begin = {
    Sign{"SVN-fs-dump-format-version", states_lengths},
    Sign{"WARC/", states_lengths},
    Sign{"# v2 git bundle", states_offsets},
    Sign{"# v3 git bundle", states_offsets},
    Sign{"!<arch>\n", states_lengths},
    Sign{"%!PS", states_lengths},
    Sign{"070707", states_lengths},
    Sign{"070701", states_lengths},
};
// RFC 9580 7, RFC 6376, RFC 8551, https://www.w3.org/TR/xmldsig-core1/
constexpr std::array signs_inside = {
    Sign{"-----BEGIN PGP SIGNED MESSAGE-----", is_signed},
    Sign{"\nDKIM-Signature:", is_signed},
    Sign{"multipart/signed", is_signed},
    Sign{"http://www.w3.org/2000/09/xmldsig#", is_signed},
};
constexpr std::size_t pdf_reach = 1024;  // what readers allow to stand before it

std::size_t digits_end(std::string_view bytes, std::size_t at) {
  while (at < bytes.size() && is_digit(bytes[at])) ++at;
  return at;
}

/// The number that the digits at `at` are, not more than the bytes there are.
std::optional<std::size_t> number_at(std::string_view bytes, std::size_t& at) {
  const auto end = digits_end(bytes, at);
  if (end == at) return std::nullopt;
  std::size_t value = 0;
  for (; at < end; ++at) {
    value = value * 10 + static_cast<std::size_t>(bytes[at] - '0');
    if (value > bytes.size()) return std::nullopt;
  }
  return value;
}

/// "Content-Length: 27", "contentLength": 27, however it is quoted. RFC 9110 8.6
bool states_content_length(std::string_view bytes) {
  constexpr std::size_t reach = 8;
  for (auto at = bytes.find("ength"); at != std::string_view::npos; at = bytes.find("ength", at + 1)) {
    constexpr std::string_view head = "content-l";
    const auto has = [&](std::string_view text) {
      return at >= text.size() && equal_without_case(bytes.substr(at - text.size(), text.size()), text);
    };
    if (!has(head) && !has("content_l") && !has("contentl")) continue;
    auto behind = at + 5;
    const auto end = std::min(bytes.size(), behind + reach);
    while (behind < end && !is_letter_or_digit(bytes[behind]) && bytes[behind] != '\n') ++behind;
    if (behind < end && is_digit(bytes[behind])) return true;
  }
  return false;
}

/// A command of Redis's protocol: "*3\r\n$3\r\nSET\r\n".
bool is_redis_protocol(std::string_view bytes) {
  for (auto at = bytes.find("\r\n$"); at != std::string_view::npos; at = bytes.find("\r\n$", at + 1)) {
    const auto end = digits_end(bytes, at + 3);
    if (end > at + 3 && bytes.substr(end, 2) == "\r\n") return true;
  }
  return false;
}

/// https://www.bittorrent.org/beps/bep_0003.html
bool is_bencode(std::string_view bytes) {
  std::size_t open = 0, strings = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const char c = bytes[at];
    if (c == 'd' || c == 'l') {
      ++open, ++at;
    } else if (c == 'e') {
      if (open == 0) return false;
      --open, ++at;
    } else if (c == 'i') {
      at = digits_end(bytes, at + (bytes.substr(at + 1, 1) == "-" ? 2 : 1));
      if (bytes.substr(at, 1) != "e") return false;
      ++at;
    } else {
      const auto length = number_at(bytes, at);
      if (!length || bytes.substr(at, 1) != ":" || *length > bytes.size() - at - 1) return false;
      at += 1 + *length;
      ++strings;
    }
    if (open == 0 && at < bytes.size()) return false;
  }
  return open == 0 && strings > 0;
}

/// https://cr.yp.to/proto/netstrings.txt
bool are_netstrings(std::string_view bytes) {
  std::size_t strings = 0;
  for (std::size_t at = 0; at < bytes.size(); ++strings) {
    if (strings > 0 && bytes.find_first_not_of("\r\n", at) == std::string_view::npos) break;
    const auto length = number_at(bytes, at);
    if (!length || bytes.substr(at, 1) != ":" || bytes.size() - at - 1 <= *length) return false;
    at += 1 + *length;
    if (bytes[at] != ',') return false;
    ++at;
  }
  return strings > 0;
}

std::optional<std::uint64_t> varint_at(std::string_view bytes, std::size_t& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

/// Of short texts, tags and lengths are letters, too: "\n\rpressi-assets".
/// https://protobuf.dev/programming-guides/encoding/
bool is_protobuf(std::string_view bytes) {
  constexpr std::size_t shortest = 4;
  bool has_text = false;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto tag = varint_at(bytes, at);
    if (!tag || *tag >> 3 == 0 || *tag >> 3 >= 1U << 29) return false;
    std::uint64_t length = 0;
    switch (*tag & 7) {
      case 0:
        if (!varint_at(bytes, at)) return false;
        break;
      case 1:
        length = 8;
        break;
      case 2: {
        const auto stated = varint_at(bytes, at);
        if (!stated) return false;
        length = *stated;
        has_text = has_text || length >= shortest;
        break;
      }
      case 5:
        length = 4;
        break;
      default:
        return false;
    }
    if (length > bytes.size() - at) return false;
    at += length;
  }
  return has_text;
}

}  // namespace

std::string_view why_counted(std::string_view bytes) {
  if (bytes.substr(0, pdf_reach).find("%PDF-") != std::string_view::npos) return states_offsets;
  for (const auto& sign : signs_at_begin)
    if (bytes.starts_with(sign.text)) return sign.why;
  for (const auto& sign : signs_inside)
    if (bytes.find(sign.text) != std::string_view::npos) return sign.why;
  if (states_content_length(bytes) || is_redis_protocol(bytes) || is_bencode(bytes) ||
      are_netstrings(bytes) || is_protobuf(bytes))
    return states_lengths;
  return "";
}

}  // namespace cleave::names
