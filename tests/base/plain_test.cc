#include "base/plain.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace cleave {
namespace {

TEST(Plain, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(plain("\x1b[2J\x1b]0;title\x07"), "\\x1b[2J\\x1b]0;title\\x07");
  EXPECT_EQ(plain("a\r\nb\tc\x7f"), "a\\x0d\\x0ab\\x09c\\x7f");
  EXPECT_EQ(plain("\xc2\x9b"
                  "31m"),
            "\\u009b31m")
      << "the control characters above ASCII";
  EXPECT_EQ(plain("\xe2\x80\xaegnp.exe"), "\\u202egnp.exe") << "text that turns its direction";
  EXPECT_EQ(plain("a\xe2\x80\xa8z\xe2\x80\x8b"), "a\\u2028z\\u200b") << "line ends and what is not seen";
}

TEST(Plain, LeavesTextsOfTheWorldAlone) {
  EXPECT_EQ(plain("Grüße, 日本 🚀"), "Grüße, 日本 🚀");
}

TEST(Plain, ShowsBytesThatAreNoText) {
  EXPECT_EQ(plain("\xff\xc0\xaf\xe2\x82"), "\\xff\\xc0\\xaf\\xe2\\x82");
  EXPECT_EQ(plain("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "half a character of UTF-16";
  EXPECT_EQ(plain("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
}

TEST(Plain, IsCutBetweenCharacters) {
  EXPECT_EQ(plain("äöü", 2), "äö…");
  EXPECT_EQ(plain("äöü", 3), "äöü");
  EXPECT_EQ(plain(std::string(1 << 20, 'x'), 10).size(), 10 + std::string("…").size());
}

TEST(PlainText, KeepsItsLayoutAndTheProgramsOwnCodes) {
  EXPECT_EQ(plain_text("a\tb\r\nc\rd\n"), "a\tb\r\nc\\x0dd\n");
  const auto red = terminal_code("[31m") + "red" + terminal_code("[0m");
  EXPECT_EQ(plain_text(red + "\x1b[31m"), "\x1b[31mred\x1b[0m\\x1b[31m");
  EXPECT_EQ(plain(red).find('\x1b'), std::string::npos) << "what was in a name is not obeyed either";
}

TEST(PlainText, HasNoLimitAndNoEnd) {
  EXPECT_EQ(plain_text(""), "");
  for (const auto* cut : {"\xe2", "\xe2\x80", "\xf0\x9f\x9a", "\x1b"})
    EXPECT_EQ(plain_text(cut).find('\x1b'), std::string::npos);
}

TEST(PlainJson, StaysTheSameJson) {
  const Json document = {{"a\x1b", "\xe2\x80\xae\xc2\x9b\x7f ü 🚀 \\ \" \n"}, {"b", {1.5, nullptr, true}}};
  for (const auto& text : {dump(document), dump_pretty(document)}) {
    const auto shown = plain_json(text);
    EXPECT_EQ(parse_json(shown, "shown"), document);
    EXPECT_EQ(plain_text(shown), shown);
    EXPECT_NE(shown.find("\\u202e\\u009b\\u007f ü 🚀"), std::string::npos) << shown;
  }
}

}  // namespace
}  // namespace cleave
