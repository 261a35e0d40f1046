#include "aws/chunked_body.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"

namespace cleave::aws {
namespace {

Error incomplete(std::string what) {
  return Error(Error::Kind::input, "IncompleteBody", std::move(what));
}

/// Takes a line off the text, without its end (CRLF; trailers of some clients end in LF alone).
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) throw incomplete("a chunk of the body has no header line");
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::size_t chunk_size(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find(';'));
  std::size_t size = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (problem != std::errc{} || end != digits.data() + digits.size())
    throw incomplete("a chunk of the body has no size");
  return size;
}

void read_trailers(std::string_view text, Headers& trailers) {
  while (!text.empty()) {
    const std::string_view line =
        text.find('\n') == std::string_view::npos ? std::exchange(text, {}) : take_line(text);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    trailers.add(std::string(line.substr(0, colon)), std::string(value));
  }
}

/// "aws-chunked,gzip" → "gzip".
std::string without_aws_chunked(std::string_view encodings) {
  std::string rest;
  while (!encodings.empty()) {
    std::string_view part = encodings.substr(0, encodings.find(','));
    encodings.remove_prefix(std::min(encodings.size(), part.size() + 1));
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (part.empty() || part == "aws-chunked") continue;
    rest += (rest.empty() ? "" : ",") + std::string(part);
  }
  return rest;
}

}  // namespace

bool is_chunked(const Headers& headers) {
  return headers.get("x-amz-content-sha256").value_or("").starts_with("STREAMING-");
}

ChunkedBody decode_chunked(std::string_view body) {
  ChunkedBody decoded;
  while (const std::size_t size = chunk_size(take_line(body))) {
    if (body.size() < size) throw incomplete("a chunk of the body is shorter than it says");
    decoded.payload.append(body.substr(0, size));
    body.remove_prefix(size);
    if (!take_line(body).empty()) throw incomplete("a chunk of the body is longer than it says");
  }
  read_trailers(body, decoded.trailers);
  return decoded;
}

void unwrap_chunked(HttpRequest& request) {
  ChunkedBody decoded = decode_chunked(request.body);
  const std::string stated = request.headers.get("x-amz-decoded-content-length").value_or("");
  if (!stated.empty() && stated != std::to_string(decoded.payload.size())) {
    throw incomplete("the body is not as long as x-amz-decoded-content-length says");
  }
  request.body = std::move(decoded.payload);
  for (const auto& [name, value] : decoded.trailers.all()) request.headers.set(name, value);
  const std::string encoding = without_aws_chunked(request.headers.get("Content-Encoding").value_or(""));
  if (encoding.empty()) {
    request.headers.remove("Content-Encoding");
  } else {
    request.headers.set("Content-Encoding", encoding);
  }
}

}  // namespace cleave::aws
