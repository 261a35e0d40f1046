#include "mysql/diff/row_trace.h"

#include <algorithm>

#include <xxhash.h>

#include "base/hash.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t mark_bytes = 4;
/// DECIMAL has at most 65 digits, a sign and a point.
constexpr std::size_t longest_number = 80;

Error bad_trace() {
  return Error(Error::Kind::input, "bad-trace", "what is remembered of a row is damaged");
}

}  // namespace

RowDigest digest_of(std::string_view text) {
  RowDigest digest;
  const auto bytes = md5(text);
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string mark_of(const RowShape::Part& part, const Value& canonical) {
  if (part.shows_short_values && canonical && !part.is_digest(canonical)) {
    auto digested = part;
    digested.shows_short_values = false;
    return mark_of(digested, mysql::canonical(digested, canonical));
  }
  if (!canonical) return "";
  if (part.is_number) return *canonical;
  const auto hash = XXH3_64bits(canonical->data(), canonical->size());
  std::string mark(mark_bytes, '\0');
  for (std::size_t i = 0; i < mark_bytes; ++i) mark[i] = static_cast<char>(hash >> (8 * i));
  return mark;
}

RowTrace trace_of(const RowShape& shape, const Row& row) {
  RowTrace trace;
  trace.digest = digest_of(shape.text_of(row));
  for (std::size_t i = 0; i < shape.parts.size(); ++i) trace.marks.push_back(mark_of(shape.parts[i], row[i]));
  return trace;
}

bool has_value(const RowShape& shape, const RowTrace& trace, std::size_t part, const Value& canonical) {
  return trace.marks[part] == mark_of(shape.parts[part], canonical);
}

Value number_of(const RowTrace& trace, std::size_t part) {
  return trace.marks[part].empty() ? Value() : trace.marks[part];
}

std::string to_bytes(const RowTrace& trace) {
  std::string bytes(trace.digest.begin(), trace.digest.end());
  for (const auto& mark : trace.marks) {
    bytes += static_cast<char>(mark.size());
    bytes += mark;
  }
  return bytes;
}

RowTrace trace_from(const RowShape& shape, std::string_view bytes) {
  RowTrace trace;
  if (bytes.size() < trace.digest.size()) throw bad_trace();
  std::copy_n(bytes.begin(), trace.digest.size(), trace.digest.begin());
  bytes.remove_prefix(trace.digest.size());
  for (const auto& part : shape.parts) {
    const std::size_t size = bytes.empty() ? ~std::size_t{0} : static_cast<unsigned char>(bytes[0]);
    if (size >= bytes.size() || size > longest_number) throw bad_trace();
    if (!part.is_number && size != 0 && size != mark_bytes) throw bad_trace();
    trace.marks.emplace_back(bytes.substr(1, size));
    bytes.remove_prefix(1 + size);
  }
  if (!bytes.empty()) throw bad_trace();
  return trace;
}

}  // namespace cleave::mysql
