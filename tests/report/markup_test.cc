#include "report/markup.h"

#include <gtest/gtest.h>

#include "report/sparkline.h"

namespace cleave::report {
namespace {

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
