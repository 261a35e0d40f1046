#include "mysql/baseline/packed_column.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>
#include <zstd.h>

#include "mysql/baseline/packed_integers.h"

namespace cleave::mysql {
namespace {

// What stands in the file.
enum class Packing : std::uint8_t { texts = 0, equal_sizes = 1, integers = 2, few = 3 };
enum class Storage : std::uint8_t { plain = 0, zstd = 1 };

constexpr std::size_t most_few = 256;  ///< one byte tells which
/// Faster levels save little time, better ones little space: most of a column is digests.
constexpr int compression_level = 3;
/// The forms take at most this many bytes more than the values.
constexpr std::size_t most_packed_bytes = 2 * most_column_bytes;

struct Distinct {
  std::vector<std::string_view> values;
  std::string which;  ///< for each row the place of its value
};

std::optional<Distinct> few_of(const ColumnValues& column) {
  Distinct few;
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const auto [found, is_new] = places.try_emplace(column[row], few.values.size());
    if (is_new) few.values.push_back(column[row]);
    if (few.values.size() > most_few) return std::nullopt;
    few.which += static_cast<char>(found->second);
  }
  const bool is_worth_it = few.values.size() * 4 <= column.size();
  return is_worth_it ? std::optional(std::move(few)) : std::nullopt;
}

void pack_few(PackedBytes& to, const Distinct& few) {
  to.add_byte(static_cast<std::uint8_t>(Packing::few));
  to.add_number(few.values.size());
  for (const auto value : few.values) to.add_text(value);
  if (few.values.size() > 1) to.add_bytes(few.which);
}

/// The size of all values that are not empty; 0 when they differ.
std::size_t equal_size_of(const ColumnValues& column) {
  std::size_t size = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const auto one = column[row].size();
    if (one != 0 && size != 0 && one != size) return 0;
    size = std::max(size, one);
  }
  return size;
}

void pack_equal_sizes(PackedBytes& to, const ColumnValues& column, std::size_t size) {
  to.add_byte(static_cast<std::uint8_t>(Packing::equal_sizes));
  to.add_number(size);
  const bool has_empty = column.bytes().size() != size * column.size();
  to.add_byte(has_empty ? 1 : 0);
  if (has_empty) {
    std::string filled((column.size() + 7) / 8, '\0');
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!column[row].empty()) filled[row / 8] = static_cast<char>(filled[row / 8] | (1 << (row % 8)));
    }
    to.add_bytes(filled);
  }
  to.add_bytes(column.bytes());
}

void pack_texts(PackedBytes& to, const ColumnValues& column) {
  to.add_byte(static_cast<std::uint8_t>(Packing::texts));
  for (std::size_t row = 0; row < column.size(); ++row) to.add_number(column[row].size());
  to.add_bytes(column.bytes());
}

void pack_values(PackedBytes& to, const ColumnValues& column) {
  if (const auto few = few_of(column)) return pack_few(to, *few);
  if (const auto integers = integers_of(column)) {
    to.add_byte(static_cast<std::uint8_t>(Packing::integers));
    return pack_integers(to, *integers);
  }
  if (const auto size = equal_size_of(column); size != 0) return pack_equal_sizes(to, column, size);
  pack_texts(to, column);
}

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

std::string compressed(std::string_view bytes) {
  // Making one takes longer than compressing a column.
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  std::string result(ZSTD_compressBound(bytes.size()), '\0');
  result.resize(ZSTD_compressCCtx(context.get(), result.data(), result.size(), bytes.data(), bytes.size(),
                                  compression_level));
  return result;
}

std::string decompressed(std::string_view bytes, std::size_t size, const FilePart& part) {
  std::string result(size, '\0');
  if (ZSTD_decompress(result.data(), size, bytes.data(), bytes.size()) != size)
    throw part.bad("a compressed column is damaged");
  return result;
}

/// Appends values, but not more than a column may have.
class BoundedColumn {
 public:
  explicit BoundedColumn(const FilePart& part) : part_(part) {}

  void add(std::string_view value) {
    if (value.size() > most_column_bytes - column_.bytes().size()) throw part_.bad("a column is too large");
    column_.add(value);
  }
  ColumnValues&& take() && { return std::move(column_); }

 private:
  ColumnValues column_;
  const FilePart& part_;
};

void unpack_few(PackedReader& from, std::size_t rows, BoundedColumn& to) {
  std::vector<std::string_view> values(from.count());
  if (values.empty() || values.size() > most_few) throw from.bad("a column of few values has none or many");
  for (auto& value : values) value = from.text();
  const auto which = values.size() > 1 ? from.bytes(rows) : std::string_view();
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t place = which.empty() ? 0 : static_cast<unsigned char>(which[row]);
    if (place >= values.size()) throw from.bad("a value has no place");
    to.add(values[place]);
  }
}

void unpack_equal_sizes(PackedReader& from, std::size_t rows, BoundedColumn& to) {
  const auto size = from.number();
  const auto filled = from.byte() == 0 ? std::string_view() : from.bytes((rows + 7) / 8);
  for (std::size_t row = 0; row < rows; ++row) {
    const bool is_filled = filled.empty() || ((filled[row / 8] >> (row % 8)) & 1) != 0;
    to.add(is_filled ? from.bytes(size) : std::string_view());
  }
}

void unpack_texts(PackedReader& from, std::size_t rows, BoundedColumn& to) {
  std::vector<std::uint64_t> sizes(rows);
  for (auto& size : sizes) size = from.number();
  for (const auto size : sizes) to.add(from.bytes(size));
}

ColumnValues unpack_values(PackedReader& from, std::size_t rows, const FilePart& part) {
  BoundedColumn column(part);
  switch (static_cast<Packing>(from.byte())) {
    case Packing::texts:
      unpack_texts(from, rows, column);
      break;
    case Packing::equal_sizes:
      unpack_equal_sizes(from, rows, column);
      break;
    case Packing::integers:
      unpack_integers(from, rows, [&column](std::string_view text) { column.add(text); });
      break;
    case Packing::few:
      unpack_few(from, rows, column);
      break;
    default:
      throw from.bad("a column has an unknown form");
  }
  from.require_end();
  return std::move(column).take();
}

}  // namespace

void pack_column(PackedBytes& to, const ColumnValues& values) {
  PackedBytes packed;
  pack_values(packed, values);
  const auto smaller = compressed(packed.bytes());
  const bool helps = smaller.size() < packed.bytes().size();
  to.add_byte(static_cast<std::uint8_t>(helps ? Storage::zstd : Storage::plain));
  if (helps) to.add_number(packed.bytes().size());
  to.add_text(helps ? smaller : packed.bytes());
}

ColumnValues unpack_column(PackedReader& from, std::size_t rows, const FilePart& part) {
  const auto storage = static_cast<Storage>(from.byte());
  if (storage != Storage::plain && storage != Storage::zstd)
    throw from.bad("a column has an unknown storage");
  const auto size = storage == Storage::zstd ? from.number() : 0;
  const auto stored = from.text();
  if (size > most_packed_bytes) throw from.bad("a column is too large");
  const auto bytes = storage == Storage::zstd ? decompressed(stored, size, part) : std::string(stored);
  PackedReader reader(bytes, part);
  return unpack_values(reader, rows, part);
}

}  // namespace cleave::mysql
