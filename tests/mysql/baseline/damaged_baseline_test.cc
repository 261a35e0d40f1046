#include <fstream>

#include <gtest/gtest.h>

#include "base/files.h"
#include "mysql/baseline/baseline.h"
#include "mysql/baseline/baseline_folder.h"
#include "mysql/baseline/baseline_writer.h"

namespace cleave::mysql {
namespace {

Column column(std::string name, std::string type) {
  Column result;
  result.name = std::move(name);
  result.data_type = result.type = std::move(type);
  result.nullable = true;
  return result;
}

/// id INT PRIMARY KEY, note VARBINARY
RowShape people() {
  Table table;
  table.name = "people";
  table.columns = {column("id", "int"), column("note", "varbinary")};
  table.columns[0].nullable = false;
  table.keys = {{"PRIMARY", Key::Kind::primary, {{"id", 0}}}};
  return shape_of(table);
}

/// The same without a key.
RowShape lines() {
  auto shape = people();
  shape.table = "lines";
  shape.parts[0].is_key = false;
  shape.key.clear();
  return shape;
}

std::string small_file(const std::filesystem::path& path) {
  BaselineWriter writer(path, {"source", "10.11", "2026-11-23T12:00:00Z", "binlog.000001:4", "0-1-2"});
  writer.begin(people());
  writer.add(Row{"1", "abc"});
  writer.add(Row{"2", std::nullopt});
  writer.add(Row{"7", "abc"});
  writer.end();
  writer.begin(lines());
  BaseRow row;
  row.trace.digest = digest_of("a line");
  row.count = 3;
  writer.add(row, {3, 17});
  writer.end();
  writer.finish();
  return read_file(path);
}

/// Everything that is in a file, as text.
std::string read_all(const std::filesystem::path& path) {
  const Baseline baseline(path);
  const auto& origin = baseline.origin();
  std::string text = origin.server + origin.release + origin.taken_at + origin.position + origin.gtid;
  for (const auto& shape : {people(), lines()}) {
    text += baseline.has_table(shape.table) ? "+" : "-";
    baseline.require_shape(shape);
    for (std::size_t i = 0; i < baseline.blocks(shape.table).size(); ++i) {
      const auto& block = baseline.blocks(shape.table)[i];
      text += std::to_string(block.digest.rows) + "," + std::to_string(block.digest.sum) + *block.first[0];
      for (const auto& row : baseline.rows(shape, i))
        text += *row.key[0] + to_bytes(row.trace) + std::to_string(row.count);
    }
  }
  return text;
}

void write_raw(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST(DamagedBaseline, any_byte_that_changes_is_noticed) {
  const test::BaselineFolder folder;
  const auto path = folder.file();
  const auto good = small_file(path);
  EXPECT_EQ(test::code_of([&] { read_all(path); }), "");
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int change : {0x01, 0x80, 0xff}) {
      auto bad = good;
      bad[i] = static_cast<char>(bad[i] ^ change);
      write_raw(path, bad);
      ASSERT_EQ(test::code_of([&] { read_all(path); }), "bad-baseline") << "byte " << i;
    }
  }
}

TEST(DamagedBaseline, files_that_end_early_or_late_are_no_baselines) {
  const test::BaselineFolder folder;
  const auto path = folder.file();
  const auto good = small_file(path);
  for (std::size_t size = 0; size < good.size(); ++size) {
    write_raw(path, std::string_view(good).substr(0, size));
    ASSERT_EQ(test::code_of([&] { Baseline baseline(path); }), "bad-baseline") << size;
  }
  write_raw(path, good + "x");
  EXPECT_EQ(test::code_of([&] { Baseline baseline(path); }), "bad-baseline");
  EXPECT_EQ(test::code_of([&] { Baseline baseline(path.parent_path()); }), "bad-baseline");
  EXPECT_EQ(test::code_of([&] { Baseline baseline(path.parent_path() / "other"); }), "no-file");
}

TEST(DamagedBaseline, the_error_names_file_and_offset) {
  const test::BaselineFolder folder;
  auto bytes = small_file(folder.file());
  bytes[0] = 'x';
  write_raw(folder.file(), bytes);
  std::string where;
  try {
    Baseline baseline(folder.file());
  } catch (const Error& error) {
    where = error.where();
  }
  EXPECT_EQ(where, folder.file().string() + ", offset 0");
}

TEST(BaselineWriter, without_finish_nothing_is_left) {
  const test::BaselineFolder folder;
  {
    BaselineWriter writer(folder.file(), {});
    writer.begin(people());
    writer.add(Row{"1", "abc"});
    EXPECT_NE(folder.content(), "");
    EXPECT_EQ(folder.content().find("base.cleave "), std::string::npos);
  }
  EXPECT_EQ(folder.content(), "");
  EXPECT_EQ(test::code_of([&] { BaselineWriter writer(folder.file() / "x", {}); }), "cannot-write");
}

TEST(BaselineWriter, rows_that_were_traced_before_are_the_same_rows) {
  const test::BaselineFolder folder;
  const auto of_texts = small_file(folder.file());
  BaselineWriter writer(folder.file(),
                        {"source", "10.11", "2026-11-23T12:00:00Z", "binlog.000001:4", "0-1-2"});
  const auto shape = people();
  writer.begin(shape);
  for (const Row& row : {Row{"1", "abc"}, Row{"2", std::nullopt}, Row{"7", "abc"}}) {
    ChunkDigest digest;
    digest.add(shape.text_of(row));
    writer.add({shape.key_of(row), trace_of(shape, row)}, digest);
  }
  writer.end();
  writer.begin(lines());
  BaseRow line;
  line.trace.digest = digest_of("a line");
  line.count = 3;
  writer.add(line, {3, 17});
  writer.end();
  writer.finish();
  EXPECT_EQ(read_file(folder.file()), of_texts);
}

}  // namespace
}  // namespace cleave::mysql
