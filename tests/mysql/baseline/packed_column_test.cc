#include "mysql/baseline/packed_column.h"

#include <random>

#include <gtest/gtest.h>

#include "mysql/baseline/baseline_folder.h"

namespace cleave::mysql {
namespace {

using Texts = std::vector<std::string>;

std::string packed(const Texts& texts) {
  ColumnValues values;
  for (const auto& text : texts) values.add(text);
  PackedBytes bytes;
  pack_column(bytes, values);
  return bytes.bytes();
}

Texts unpacked(std::string_view bytes, std::size_t rows) {
  const FilePart part{"file", 0};
  PackedReader reader(bytes, part);
  const auto values = unpack_column(reader, rows, part);
  reader.require_end();
  Texts texts;
  for (std::size_t row = 0; row < values.size(); ++row) texts.emplace_back(values[row]);
  return texts;
}

/// As many texts as a block has, each made by `text_of(row)`.
template <typename TextOf>
Texts many(const TextOf& text_of) {
  Texts texts;
  for (int row = 0; row < 4096; ++row) texts.push_back(text_of(row));
  return texts;
}

TEST(PackedColumn, whatever_goes_in_comes_out) {
  const Texts cases[] = {
      {""},
      {"a"},
      {"", "", ""},
      {"1", "2", "3"},
      {"007", "7", "-0", "+1"},
      {"0", "-0"},
      {"1.50", "1.5"},
      {"1.50", "-1.50", "0.00", "-0.01", "", "123456789.99"},
      {".5", "5."},
      {"-9223372036854775808", "9223372036854775807"},
      {"-9223372036854775807", "9223372036854775807", "", "0"},
      {"18446744073709551615", "0", "", "9223372036854775808"},
      {"18446744073709551615", "-1"},
      {"18446744073709551616"},
      {"-9223372036854775808", "0"},
      {"9223372036854775808", "0"},
      {"0.000000000000000001", "9.000000000000000001"},
      {"0.0000000000000000001"},
      {"1e40", "2"},
      {std::string("\0\0\0\1", 4), "", "abcd"},
      {std::string(100000, 'x'), "", "y"},
      {"1", "2.0", "abc", ""},
      {"...", "1..2"},
  };
  for (const auto& texts : cases) EXPECT_EQ(unpacked(packed(texts), texts.size()), texts) << texts[0];
}

TEST(PackedColumn, random_texts_come_out) {
  std::mt19937 random(7);
  const std::string letters = "0123456789.-ab";
  for (int round = 0; round < 2000; ++round) {
    Texts texts(1 + random() % 40);
    const auto kinds = 1 + random() % letters.size(), longest = 1 + random() % 24;
    for (auto& text : texts) {
      for (auto left = random() % longest; left > 0; --left) text += letters[random() % kinds];
    }
    ASSERT_EQ(unpacked(packed(texts), texts.size()), texts);
  }
}

TEST(PackedColumn, what_follows_a_rule_takes_little_room) {
  std::mt19937 random(7);
  const auto ids = many([](int row) { return std::to_string(1000000 + row); });
  const auto prices = many([&](int) { return std::to_string(random() % 1000) + ".99"; });
  const auto marks = many([&](int row) { return std::string(row % 2 == 0 ? "abcd" : "efgh"); });
  EXPECT_LT(packed(ids).size(), 40u);
  EXPECT_LT(packed(prices).size(), 10000u);
  EXPECT_LT(packed(marks).size(), 60u);
  EXPECT_EQ(unpacked(packed(ids), 4096), ids);
  EXPECT_EQ(unpacked(packed(prices), 4096), prices);
  EXPECT_EQ(unpacked(packed(marks), 4096), marks);
  // Digests are random: nothing can be won, and little is lost.
  const auto digests = many([&](int) {
    std::string text;
    for (int i = 0; i < 16; ++i) text += static_cast<char>(random());
    return text;
  });
  EXPECT_LT(packed(digests).size(), 16u * 4096 + 20);
}

TEST(PackedColumn, a_small_file_cannot_ask_for_much_memory) {
  const auto code_of_unpacking = [](const std::string& bytes, std::size_t rows) {
    return test::code_of([&] { unpacked(bytes, rows); });
  };
  PackedBytes huge_few;  // one value of a megabyte, 4,096 times
  huge_few.add_byte(0);
  PackedBytes content;
  content.add_byte(3);
  content.add_number(1);
  content.add_text(std::string(1 << 20, 'x'));
  huge_few.add_text(content.bytes());
  EXPECT_EQ(code_of_unpacking(huge_few.bytes(), 4096), "bad-baseline");
  EXPECT_EQ(code_of_unpacking(huge_few.bytes(), 4), "");
  PackedBytes bomb;  // says that it becomes a terabyte
  bomb.add_byte(1);
  bomb.add_number(std::uint64_t{1} << 40);
  bomb.add_text("x");
  EXPECT_EQ(code_of_unpacking(bomb.bytes(), 1), "bad-baseline");
  const auto good = packed({"1", "22", "abc"});
  EXPECT_EQ(code_of_unpacking(good, 2), "bad-baseline");
  EXPECT_EQ(code_of_unpacking(good, 4), "bad-baseline");
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_EQ(code_of_unpacking(good.substr(0, size), 3), "bad-baseline") << size;
}

}  // namespace
}  // namespace cleave::mysql
