#include <gtest/gtest.h>

#include <array>

#include "drain/parquet/delta_reader.h"
#include "drain/parquet/thrift.h"
#include "drain/read/parquet_source.h"

namespace cleave::drain {
namespace {

// A writer of our own, for files that no writer makes. Types of Thrift's compact protocol:
constexpr char i32 = 5, i64 = 6, binary = 8, list = 9, structure = 12;

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}
std::string zigzag(std::int64_t value) {
  return varint(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
}
std::string field(char type, std::int64_t id, const std::string& value) {
  return type + zigzag(id) + value;
}
std::string number(std::int64_t id, std::int64_t value, char type = i32) {
  return field(type, id, zigzag(value));
}
std::string text(std::int64_t id, const std::string& value) {
  return field(binary, id, varint(value.size()) + value);
}
const std::string end(1, '\0');
std::string structures(std::int64_t id, const std::vector<std::string>& fields) {
  std::string bytes(1, static_cast<char>(fields.size() << 4 | structure));
  for (const auto& each : fields) bytes += each + end;
  return field(list, id, bytes);
}

/// One column of texts that are always there.
const std::string schema =
    structures(2, {text(4, "root") + number(5, 1), number(1, 6) + number(3, 0) + text(4, "c-ip")});
/// Of one row, whose pages stand behind the magic number.
const std::string row_group = structures(
    4, {structures(1, {field(structure, 3, number(4, 0) + number(5, 1, i64) + number(9, 4, i64) + end)}) +
        number(3, 1, i64)});

std::string file(const std::string& pages, const std::string& footer) {
  const auto size = static_cast<std::uint32_t>(footer.size() + 1);
  return "PAR1" + pages + footer + end + std::string(reinterpret_cast<const char*>(&size), sizeof size) +
         "PAR1";
}

/// A page with one plain value, "192.0.2.1".
std::string page() {
  const std::string values = std::string("\x09\0\0\0", 4) + "192.0.2.1";
  const auto size = static_cast<std::int64_t>(values.size());
  return number(1, 0) + number(2, size) + number(3, size) +
         field(structure, 5, number(1, 1) + number(2, 0) + number(3, 3) + number(4, 3) + end) + end + values;
}

struct Read {
  std::string lines, damage;
};
Read read(std::string content) {
  const auto source = parquet_source(bytes_of(std::move(content)));
  std::array<char, 4096> piece;
  const auto count = source->read(piece.data(), piece.size());
  return {{piece.data(), count}, source->damage()};
}

TEST(Parquet, ReadsWhatThisTestWrites) {
  const auto [lines, damage] = read(file(page(), schema + row_group));
  EXPECT_EQ(damage, "");
  EXPECT_EQ(lines, "{\"c-ip\":\"192.0.2.1\"}\n");
}

TEST(Parquet, AnIndexPageIsPassedOver) {
  const auto index = number(1, 1) + number(2, 3) + number(3, 3) + end + "abc";
  EXPECT_EQ(read(file(index + page(), schema + row_group)).lines, "{\"c-ip\":\"192.0.2.1\"}\n");
}

TEST(Parquet, APageOfNegativeSizeDoesNotLeadBack) {
  constexpr std::int64_t header_bytes = 7;
  const auto index = number(1, 1) + number(3, -header_bytes) + end;
  ASSERT_EQ(index.size(), static_cast<std::size_t>(header_bytes)) << "it would be read again and again";
  const auto [lines, damage] = read(file(index + page(), schema + row_group));
  EXPECT_EQ(lines, "");
  EXPECT_NE(damage.find("bytes; at most"), damage.npos) << damage;
}

TEST(Parquet, RowGroupsBeforeTheSchemaLackItsChunks) {
  const auto without_chunks = structures(4, {number(3, 1, i64)});
  for (const auto& footer : {without_chunks + schema, schema + without_chunks})
    EXPECT_EQ(read(file(page(), footer)).damage, "the footer of the Parquet file is damaged");
}

TEST(Parquet, DeltasOfMoreMiniblocksThanFitAreNone) {
  for (const std::uint64_t miniblocks : {std::uint64_t{0}, std::uint64_t{1} << 61, ~std::uint64_t{0}}) {
    const auto bytes = varint(128) + varint(miniblocks) + varint(5) + zigzag(1);
    parquet::DeltaReader deltas(bytes);
    std::uint64_t value = 0;
    EXPECT_FALSE(deltas.next(value)) << miniblocks;
  }
}

TEST(Parquet, AListOfNothingsIsUnreadable) {
  const auto bytes = field(list, 1, "\xf0" + varint(60) + std::string(64, '\0'));
  parquet::Thrift thrift(bytes);
  thrift.structure([](std::int64_t) {});
  EXPECT_FALSE(thrift.is_readable());
}

TEST(Parquet, NumbersOfFieldsHaveAnEnd) {
  const auto bytes = number(std::numeric_limits<std::int64_t>::max(), 1) + "\x16\x02" + end;
  parquet::Thrift thrift(bytes);
  thrift.structure([](std::int64_t) {});
  EXPECT_FALSE(thrift.is_readable());
}

}  // namespace
}  // namespace cleave::drain
