#include "report/plain.h"

#include <gtest/gtest.h>

#include "report/markup.h"
#include "report/sparkline.h"

namespace cleave::report {
namespace {

TEST(Plain, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(plain("\x1b[2J\x1b]0;title\x07", 100), "\\x1B[2J\\x1B]0;title\\x07");
  EXPECT_EQ(plain("a\r\nb\tc", 100), "a\\x0D\\x0Ab\\x09c");
  EXPECT_EQ(plain("\xc2\x9b"
                  "31m",
                  100),
            "\\xC2\\x9B31m")
      << "the control characters above ASCII";
  EXPECT_EQ(plain("\xe2\x80\xaegnp.exe", 100), "\\xE2\\x80\\xAEgnp.exe") << "text that turns its direction";
}

TEST(Plain, LeavesTextsOfTheWorldAlone) {
  EXPECT_EQ(plain("Grüße, 日本 🚀", 100), "Grüße, 日本 🚀");
}

TEST(Plain, ShowsBytesThatAreNoText) {
  EXPECT_EQ(plain("\xff\xc0\xaf\xe2\x82", 100), "\\xFF\\xC0\\xAF\\xE2\\x82");
  EXPECT_EQ(plain("\xed\xa0\x80", 100), "\\xED\\xA0\\x80") << "half a character of UTF-16";
  EXPECT_EQ(plain("\xf4\x90\x80\x80", 100), "\\xF4\\x90\\x80\\x80") << "beyond Unicode";
}

TEST(Plain, IsCutBetweenCharacters) {
  EXPECT_EQ(plain("äöü", 2), "äö…");
  EXPECT_EQ(plain("äöü", 3), "äöü");
  EXPECT_EQ(plain(std::string(1 << 20, 'x'), 10).size(), 10 + std::string("…").size());
}

TEST(Markup, CutsTextsButNoAttributes) {
  const std::string path(10'000, '0');
  EXPECT_LT(Markup::text(path).html().size(), path.size());
  EXPECT_NE(Markup::element("path", {{"d", path + "Z"}}, {}).html().find("0Z\""), std::string::npos);
}

TEST(Markup, HasNoWayInForWhatStrangersWrite) {
  const auto text = Markup::text("<script>alert('&\"')</script>\x01");
  EXPECT_EQ(text.html(), "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;\\x01");
  const auto element = Markup::element("p", {{"title", "\" onload=\"x"}}, {text});
  EXPECT_EQ(element.html(), "<p title=\"&quot; onload=&quot;x\">" + text.html() + "</p>");
}

TEST(Sparkline, ShowsWhateverIsMoreThanNothing) {
  EXPECT_EQ(sparkline({0, 0.001, 50, 100}, 100), " ▁▄█");
  EXPECT_EQ(sparkline({0, 0}, 0), "  ");
}

}  // namespace
}  // namespace cleave::report
