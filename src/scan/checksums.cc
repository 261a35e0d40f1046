#include "scan/checksums.h"

#include <algorithm>
#include <array>

#include "base/hash.h"

namespace cleave::scan {
namespace {

constexpr std::size_t shortest_digest = 22;  // MD5 in base64 without padding

bool is_digest_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/' ||
         c == '-' || c == '_';
}

/// One spelling for all: hexadecimal digits small, base64 in the usual alphabet and without padding.
std::string one_spelling(std::string_view digest) {
  const bool is_hex = std::all_of(digest.begin(), digest.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  std::string text(digest);
  for (auto& c : text) {
    if (is_hex && c >= 'A' && c <= 'F')
      c = static_cast<char>(c - 'A' + 'a');
    else if (c == '-')
      c = '+';
    else if (c == '_')
      c = '/';
  }
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

}  // namespace

void Checksums::add_digests(const std::string& place, std::string_view content) {
  for (const auto& digest :
       {md5(content), sha1(content), sha256(content), sha384(content), sha512(content)}) {
    places_[hex(digest)].push_back(place);
    places_[one_spelling(base64(digest))].push_back(place);
  }
}

void Checksums::add(const std::string& place, std::string_view content) {
  add_digests(place, content);
  for (const std::string_view tag : {"<script", "<style"}) {
    for (auto at = content.find(tag); at != std::string_view::npos; at = content.find(tag, at + 1)) {
      const auto begin = content.find('>', at);
      const auto end = begin == std::string_view::npos ? begin : content.find("</", begin);
      if (end == std::string_view::npos) break;
      if (end > begin + 1) add_digests(place, content.substr(begin + 1, end - begin - 1));
    }
  }
}

void Checksums::look_in(const std::string& holder, std::string_view content) {
  const auto look = [&](std::string_view word) {
    if (word.size() < shortest_digest) return;
    const auto known = places_.find(one_spelling(word));
    if (known == places_.end()) return;
    const std::lock_guard lock(mutex_);
    for (const auto& place : known->second) holders_.emplace(place, holder);
  };
  for (std::size_t at = 0; at < content.size();) {
    const auto begin = at;
    while (at < content.size() && is_digest_letter(content[at])) ++at;
    if (at - begin >= shortest_digest) {
      const auto word = content.substr(begin, at - begin);
      look(word);
      // "sha384-…", and a URL or path that ends with it.
      for (const char border : {'-', '/', '_'}) {
        const auto first = word.find(border), last = word.rfind(border);
        if (first == std::string_view::npos) continue;
        look(word.substr(first + 1));
        if (last != first) look(word.substr(last + 1));
      }
    }
    ++at;
  }
}

std::string Checksums::holder_of(const std::string& place) const {
  const auto holder = holders_.find(place);
  return holder == holders_.end() ? "" : holder->second;
}

std::string why_vouched_by(const std::string& holder) {
  return holder + " has a checksum of it: change both where they are made";
}

}  // namespace cleave::scan
