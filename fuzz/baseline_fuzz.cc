// Any bytes as the parts of a baseline file behind their checksums: they are read or refused, and a column
// that is packed comes back as it was.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "mysql/baseline/directory.h"
#include "mysql/baseline/packed_block.h"

namespace {

using namespace cleave::mysql;

constexpr std::size_t block_rows = 5;

RowShape shape(bool has_key) {
  RowShape result;
  result.table = "t";
  for (const char* name : {"id", "name", "price"}) {
    RowShape::Part part;
    part.column.name = name;
    part.is_number = part.column.name != "name";
    result.parts.push_back(part);
  }
  if (!has_key) return result;
  result.key = {0, 1};
  result.parts[0].is_key = result.parts[1].is_key = true;
  return result;
}

/// Values of the sizes that the first bytes say.
ColumnValues column_of(std::string_view bytes) {
  ColumnValues column;
  while (!bytes.empty()) {
    const auto size = std::min<std::size_t>(static_cast<unsigned char>(bytes[0]) % 24, bytes.size() - 1);
    column.add(bytes.substr(1, size));
    bytes.remove_prefix(1 + size);
  }
  return column;
}

void pack_and_unpack(std::string_view bytes, const FilePart& part) {
  const auto column = column_of(bytes);
  if (column.size() == 0) return;
  PackedBytes packed;
  pack_column(packed, column);
  PackedReader reader(packed.bytes(), part);
  const auto again = unpack_column(reader, column.size(), part);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column[row] != again[row]) std::abort();
  }
}

void read(std::uint8_t kind, std::string_view bytes, const FilePart& part) {
  switch (kind % 4) {
    case 0:
      unpack_origin(PackedReader(bytes, part));
      break;
    case 1:
      unpack_directory(PackedReader(bytes, part), 100, 1000);
      break;
    case 2:
      unpack_block(bytes, shape(true), block_rows, part);
      break;
    default:
      unpack_block(bytes, shape(false), block_rows, part);
  }
}

std::string block(bool has_key) {
  const auto shaped = shape(has_key);
  BlockRows rows(shaped);
  for (std::size_t i = 0; i < block_rows; ++i) {
    const auto number = std::to_string(i);
    if (has_key)
      rows.add(Row{number, "name" + number, number + ".50"});
    else
      rows.add(BaseRow{{}, {digest_of(number), {}}, i + 1}, {i + 1, i});
  }
  return rows.packed();
}

std::string directory() {
  TableEntry table;
  table.shape = shape(true);
  BaseBlock first;
  first.first = {"1", "a"};
  first.digest = {5, 17};
  table.blocks = {first};
  table.places = {{100, 900, 3, 5}};
  PackedBytes packed;
  pack_directory(packed, {table});
  return packed.bytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const FilePart part{"fuzzed", 0};
  pack_and_unpack(bytes, part);
  try {
    read(data[0], bytes, part);
  } catch (const cleave::Error& error) {
    if (error.code() != "bad-baseline") std::abort();
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  PackedBytes origin;
  pack_origin(origin, {"source", "10.11", "2026-11-23T12:00:00Z", "binlog.000001:4", "0-1-2"});
  return {std::string(1, '\0') + origin.bytes(), "\1" + directory(), "\2" + block(true), "\3" + block(false),
          std::string("\3\3") + "123\2" + "45\0011\0042.50\0042.75"};
}
