#include "scan/position.h"

#include <gtest/gtest.h>

namespace cleave::scan {
namespace {

std::string utf16(std::u16string_view text, Charset charset) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
    bytes += charset == Charset::utf16_little ? std::string{low, high} : std::string{high, low};
  }
  return bytes;
}

/// The position of `wanted` in `content`, counted in pieces of `piece` bytes.
std::string position(std::string_view content, std::string_view wanted, std::size_t piece = 1U << 20) {
  PositionCounter counter(charset_of(content));
  auto before = content.substr(0, content.find(wanted));
  while (!before.empty()) {
    counter.skip(before.substr(0, piece));
    before.remove_prefix(std::min(piece, before.size()));
  }
  return std::to_string(counter.here().line) + ":" + std::to_string(counter.here().column);
}

TEST(PositionCounter, CountsLinesAndColumnsFromOne) {
  EXPECT_EQ(position("x", "x"), "1:1");
  EXPECT_EQ(position("a\nbc x", "x"), "2:4");
  EXPECT_EQ(position("a\r\nb\r\n\r\n x", "x"), "4:2");
}

TEST(PositionCounter, ColumnsAreCharactersOfUtf8) {
  EXPECT_EQ(position("äöü€😀x", "x"), "1:6");
  EXPECT_EQ(position("äöü€😀x", "x", 1), "1:6");
  EXPECT_EQ(position("käse\nkäse x", "x", 3), "2:6");
}

TEST(PositionCounter, ALineThatIsNotUtf8IsLatin1) {
  EXPECT_EQ(position("k\xE4se x", "x"), "1:6");
  EXPECT_EQ(position("k\xE4se\nkäse x", "x"), "2:6");
}

TEST(PositionCounter, AByteOrderMarkTakesNoColumn) {
  EXPECT_EQ(position("\xEF\xBB\xBFx", "x"), "1:1");
  EXPECT_EQ(position("\xEF\xBB\xBF\nab x", "x"), "2:4");
}

TEST(PositionCounter, CountsUtf16InBothOrders) {
  for (const auto charset : {Charset::utf16_little, Charset::utf16_big}) {
    const auto content = utf16(
        u"\xFEFF"
        u"bucket\r\nkäse 😀 = x",
        charset);
    EXPECT_EQ(charset_of(content), charset);
    EXPECT_EQ(position(content, utf16(u"bucket", charset)), "1:1");
    EXPECT_EQ(position(content, utf16(u"x", charset)), "2:10");
    EXPECT_EQ(position(content, utf16(u"x", charset), 2), "2:10");
  }
}

TEST(Charset, KnowsUtf16WithoutAMark) {
  EXPECT_EQ(charset_of(utf16(u"bucket = pressi-assets\n", Charset::utf16_little)), Charset::utf16_little);
  EXPECT_EQ(charset_of(utf16(u"bucket = pressi-assets\n", Charset::utf16_big)), Charset::utf16_big);
  EXPECT_EQ(charset_of(std::string_view("\x7F"
                                        "ELF\2\1\1\0\0\0\0\0\0\0\0\0",
                                        16)),
            Charset::bytes);
  EXPECT_TRUE(
      looks_binary(std::string_view("\x7F"
                                    "ELF\2\1\1\0\0\0\0\0\0\0\0\0",
                                    16)));
  EXPECT_FALSE(looks_binary(utf16(u"bucket = pressi-assets\n", Charset::utf16_big)));
}

TEST(Charset, ShowsEverythingAsUtf8) {
  EXPECT_EQ(to_utf8("k\xE4se", Charset::bytes), "käse");
  EXPECT_EQ(to_utf8("käse", Charset::bytes), "käse");
  EXPECT_EQ(to_utf8(utf16(u"käse 😀€", Charset::utf16_big), Charset::utf16_big), "käse 😀€");
}

}  // namespace
}  // namespace cleave::scan
