#include "mysql/binlog/cursor.h"

#include <fmt/format.h>
#include <zlib.h>

namespace cleave::mysql {
namespace {

/// Events end at 1 GB (max_allowed_packet), so that what they hold uncompressed does too.
constexpr std::uint64_t largest_content = 1ULL << 30;
/// zlib cannot do better than about 1 : 1032; a length beyond that is a lie that would cost memory.
constexpr std::uint64_t best_ratio = 1100;

}  // namespace

Error bad_log(std::string_view what) {
  return Error(Error::Kind::input, "bad-binlog", fmt::format("the binary log is damaged: {}", what));
}

std::string_view Cursor::take(std::size_t count) {
  if (count > bytes_.size()) throw bad_log("an event ends too early");
  const auto result = bytes_.substr(0, count);
  bytes_.remove_prefix(count);
  return result;
}

std::uint64_t Cursor::little(std::size_t bytes) {
  const auto text = take(bytes);
  std::uint64_t result = 0;
  for (std::size_t i = bytes; i-- > 0;) result = result << 8 | static_cast<unsigned char>(text[i]);
  return result;
}

std::uint64_t Cursor::big(std::size_t bytes) {
  std::uint64_t result = 0;
  for (const unsigned char byte : take(bytes)) result = result << 8 | byte;
  return result;
}

std::uint64_t Cursor::packed() {
  const auto first = little(1);
  if (first < 251) return first;
  if (first == 252) return little(2);
  if (first == 253) return little(3);
  if (first == 254) return little(8);
  throw bad_log("a length is none");
}

std::string_view Cursor::short_text() {
  const auto text = take(little(1));
  take(1);
  return text;
}

std::string uncompressed(std::string_view bytes) {
  Cursor cursor(bytes);
  const auto how = cursor.little(1);
  const auto size_bytes = how & 7;
  if ((how & 0xf0) != 0x80 || size_bytes < 1 || size_bytes > 4)
    throw bad_log("it is compressed in a way that cleave does not know");
  const auto size = cursor.big(size_bytes);
  const auto content = cursor.rest();
  if (size > largest_content || size > (content.size() + 1) * best_ratio)
    throw bad_log("a compressed event lies about its length");
  std::string result(size, '\0');
  uLongf written = size;
  const auto status = ::uncompress(reinterpret_cast<Bytef*>(result.data()), &written,
                                   reinterpret_cast<const Bytef*>(content.data()), content.size());
  if (status != Z_OK || written != size) throw bad_log("a compressed event cannot be uncompressed");
  return result;
}

}  // namespace cleave::mysql
