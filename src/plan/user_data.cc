#include "plan/user_data.h"

#include <algorithm>
#include <array>

#include <zlib.h>

#include "base/error.h"
#include "base/hash.h"
#include "names/base64_text.h"
#include "names/letters.h"

namespace cleave::plan {
namespace {

constexpr int gzip_window = 15 + 16;  // zlib's way to say "gzip"
constexpr int most_memory = 9;
/// EC2 takes 16 KiB; what unpacks to more than this is no script.
constexpr std::size_t largest_script = 4u << 20;

/// Whether JSON can hold it unchanged.
bool is_text(const std::string& bytes) {
  return Json::parse(dump(bytes)) == bytes;
}

/// Nothing when it is broken or too large.
std::optional<std::string> unpacked(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads there
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  std::array<char, 1 << 14> piece{};
  int code = Z_OK;
  while (code == Z_OK && text.size() <= largest_script) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    code = inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (code != Z_STREAM_END || stream.avail_in > 0) return std::nullopt;
  return text;
}

/// Nothing for what nobody would read.
std::optional<std::string> text_of_bytes(std::string bytes) {
  if (bytes.starts_with("\x1f\x8b")) {
    auto text = unpacked(bytes);
    if (!text) return std::nullopt;
    bytes = std::move(*text);
  }
  if (bytes.size() > 3 && bytes[1] == '\0' && bytes[3] == '\0') {
    std::string narrow;
    for (std::size_t at = 0; at < bytes.size(); at += 2) narrow += bytes[at];
    bytes = std::move(narrow);
  }
  const bool is_readable = std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t' || c == '\r';
  });
  if (!is_readable || !is_text(bytes)) return std::nullopt;
  return bytes;
}

}  // namespace

std::optional<Script> script_of(const Json& instance) {
  const std::string encoded = text_or(instance, user_data_path, "");
  if (encoded.empty()) return std::nullopt;
  std::string bytes = from_base64(encoded);
  Script script;
  if (bytes.starts_with("\x1f\x8b")) {
    auto text = unpacked(bytes);
    if (!text) return std::nullopt;
    script = {std::move(*text), true};
  } else {
    script = {std::move(bytes), false};
  }
  if (!is_text(script.text)) return std::nullopt;
  return script;
}

std::vector<std::string> texts_within(const std::string& script) {
  std::vector<std::string> texts;
  const auto in_base64 = [](char c) { return names::is_letter_or_digit(c) || c == '+' || c == '/'; };
  for (std::size_t at = 0; at < script.size();) {
    if (!in_base64(script[at])) {
      ++at;
      continue;
    }
    names::Base64Text stretch;
    names::read_base64(script, names::base64_line(script, at), stretch);
    at = std::max(stretch.end, at + 1);
    if (stretch.chars.size() < names::shortest_base64) continue;
    std::string bytes;
    names::decode_base64(stretch.chars, 0, bytes);
    if (auto text = text_of_bytes(std::move(bytes))) texts.push_back(std::move(*text));
  }
  return texts;
}

Json user_data_expression(const Script& script) {
  if (script.packed) return {{"$base64", {{"$gzip", script.text}}}};
  return {{"$base64", script.text}};
}

std::string packed(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, most_memory, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw Error(Error::Kind::failed, "no-memory", "there is no memory to pack a script");
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib only reads there
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(bytes.size() - stream.avail_out);
  deflateEnd(&stream);
  return bytes;
}

}  // namespace cleave::plan
