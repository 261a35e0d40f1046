#include "aws/chunked_body.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/error.h"

namespace cleave::aws {
namespace {

Error incomplete(std::string what) {
  return Error(Error::Kind::input, "IncompleteBody", std::move(what));
}

/// Longer lines are no part of the encoding.
constexpr std::size_t longest_line = 16 * 1024;

std::size_t chunk_size(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find(';'));
  std::size_t size = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (problem != std::errc{} || end != digits.data() + digits.size())
    throw incomplete("a chunk of the body has no size");
  return size;
}

void read_trailer(std::string_view line, Headers& trailers) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string_view value = line.substr(colon + 1);
  while (value.starts_with(' ')) value.remove_prefix(1);
  trailers.add(std::string(line.substr(0, colon)), std::string(value));
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

void ChunkedReader::take_line(std::string_view line) {
  // Lines end in CRLF; trailers of some clients end in LF alone.
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (place_ == Place::trailers) return read_trailer(line, trailers_);
  if (place_ == Place::end_of_chunk) {
    if (!line.empty()) throw incomplete("a chunk of the body is longer than it says");
    place_ = Place::size_line;
    return;
  }
  left_ = chunk_size(line);
  place_ = left_ == 0 ? Place::trailers : Place::payload;
}

void ChunkedReader::add(std::string_view piece) {
  while (!piece.empty()) {
    if (place_ == Place::payload) {
      const std::string_view now = piece.substr(0, left_);
      sink_(now);
      left_ -= now.size();
      piece.remove_prefix(now.size());
      if (left_ == 0) place_ = Place::end_of_chunk;
      continue;
    }
    const auto end = piece.find('\n');
    line_ += piece.substr(0, end);
    if (line_.size() > longest_line) throw incomplete("a line between the body's chunks does not end");
    if (end == std::string_view::npos) return;
    piece.remove_prefix(end + 1);
    take_line(std::exchange(line_, {}));
  }
}

Headers ChunkedReader::finish() {
  if (place_ == Place::payload) throw incomplete("a chunk of the body is shorter than it says");
  if (place_ != Place::trailers) throw incomplete("a chunk of the body has no header line");
  if (!line_.empty()) take_line(std::exchange(line_, {}));
  return std::move(trailers_);
}

void unwrap_headers(HttpRequest& request, const Headers& trailers, std::size_t payload_bytes) {
  const std::string stated = request.headers.get("x-amz-decoded-content-length").value_or("");
  if (!stated.empty() && stated != std::to_string(payload_bytes)) {
    throw incomplete("the body is not as long as x-amz-decoded-content-length says");
  }
  for (const auto& [name, value] : trailers.all()) request.headers.set(name, value);
  const std::string encoding = without_aws_chunked(request.headers.get("Content-Encoding").value_or(""));
  if (encoding.empty()) {
    request.headers.remove("Content-Encoding");
  } else {
    request.headers.set("Content-Encoding", encoding);
  }
}

}  // namespace cleave::aws
