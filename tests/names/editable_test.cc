#include "names/editable.h"

#include <gtest/gtest.h>

#include "names/finder.h"

namespace cleave::names {
namespace {

using namespace std::string_literals;

Found place_of(std::string_view bytes, std::string_view text) {
  Found found;
  found.offset = bytes.find(text);
  found.length = text.size();
  return found;
}

TEST(Editable, TextsAreInAllTheirEncodings) {
  for (const auto& text :
       {"a = b\n"s, "k\xC3\xA4se"s, "Gr\xF6\xDF"s + "e: \xA9 2020"s, "\x1B[1mred\x1B[0m\f\n"s, ""s,
        "\xEF\xBB\xBFwith a mark"s, "\xFF\xFEt\0w\0o\0"s, "\xFE\xFF\0t\0w\0o"s, "n\0o\0m\0a\0r\0k\0"s})
    EXPECT_EQ(why_not_editable(text), "") << text;
}

TEST(Editable, EverythingElseIsNot) {
  for (const auto& bytes :
       {std::string(600, 'x') + '\0', "a\1b"s,
        "\x81\xA6"
        "bucket\xAD"
        "pressi-assets"s,
        "\xA1"
        "fbucket"s,
        "d3:one3:twoe"s, "3:abc,"s, "*1\r\n$4\r\nPING\r\n"s, "\n\rpressi-assets"s, "%PDF-1.4\n"s,
        "Content-Length: 5\n\nhello"s, "{\"content_length\": 5}"s, "-----BEGIN PGP SIGNED MESSAGE-----\n"s,
        "\xFF\xFE\1\0\2\0"s, "!<arch>\n"s, "%!PS-Adobe-3.0\n"s, "From: a\nDKIM-Signature: v=1\n"s,
        "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>"s})
    EXPECT_NE(why_not_editable(bytes), "") << bytes;
}

TEST(Editable, WordsAboutLengthsAreTexts) {
  for (const std::string_view text : {"the Content-Length of an answer", "content-length: unknown", "i5e",
                                      "list", "s3://a/b\n", "dlle", "12", "\"a\": 1"})
    EXPECT_EQ(why_not_editable(text), "") << text;
}

TEST(Editable, ALengthBeforeAPlaceKeepsIt) {
  for (const std::string_view text :
       {"13\npressi-assets\n", "$13\r\npressi-assets\r\n", "d\r\npressi-assets\r\n0\r\n",
        "\xC0\xAD"
        "pressi-assets\xC0"})
    EXPECT_NE(why_not_editable_at(text, place_of(text, "pressi-assets"), Content::text), "") << text;
  for (const std::string_view text : {"14\npressi-assets\n", "\npressi-assets", "pressi-assets",
                                      "\xD0\xAD"
                                      "pressi-assets"})
    EXPECT_EQ(why_not_editable_at(text, place_of(text, "pressi-assets"), Content::text), "") << text;
}

TEST(Editable, ADumpHoldsTextsBesideBinaryValues) {
  const auto dump =
      "-- MySQL dump\nINSERT INTO t VALUES ('\x80\2\1','s3://pressi-assets/a'),(1,'\x80\4 pressi-cdn');\n"s;
  EXPECT_EQ(why_not_editable(dump), "");
  EXPECT_EQ(why_not_editable_at(dump, place_of(dump, "pressi-assets"), Content::sql), "");
  EXPECT_NE(why_not_editable_at(dump, place_of(dump, "pressi-cdn"), Content::sql), "");
}

TEST(Editable, PiecesAddUpToTheWhole) {
  const auto text =
      "k\xC3\xA4se \xE2\x82\xAC und \xF0\x9F\x98\x80 "s + std::string(200, 'x') + "\xE2\x82\xAC";
  for (std::size_t border = 0; border <= text.size(); ++border) {
    ByteCensus first, second;
    first.take(std::string_view(text).substr(0, border));
    second.take(std::string_view(text).substr(border));
    first.add(second);
    EXPECT_TRUE(first.is_utf8) << border;
    EXPECT_FALSE(first.has_control);
  }
  ByteCensus census;
  census.take(
      "Gr\xF6\xDF"
      "e " +
      std::string(100, ' ') + "\x7F");
  EXPECT_FALSE(census.is_utf8);
  EXPECT_TRUE(census.has_control);
  EXPECT_EQ(census.letters, 2U);
}

}  // namespace
}  // namespace cleave::names
