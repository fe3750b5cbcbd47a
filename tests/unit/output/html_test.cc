#include "output/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "output/page.h"

namespace output {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kHostile[] = "</script><script>x()</script>\"'&{}\x1b\xff\xe2\x80\xae";

TEST(Html, ShowsTextsAsTheyAre) {
  Html html;
  html.Add("<p title=\"{}\">{} {</p>", {"\"'", kHostile});
  EXPECT_EQ(html.text(),
            "<p title=\"&quot;'\">&lt;/script&gt;&lt;script&gt;x()&lt;/script&gt;&quot;'"
            "&amp;{}\\x1b\xEF\xBF\xBD\\u202e {</p>");
}

TEST(Html, HasTablesThatCanBeSorted) {
  Table table({{"Name"}, {"Count", true}});
  table.Add({"<b>", {"7", Table::Tone::kBad}, "a remark"});
  Html html;
  html.Add(table);
  EXPECT_EQ(html.text(),
            "<div class=\"scroll\"><table><thead><tr>"
            "<th scope=\"col\" class=\"sort text\">Name</th>"
            "<th scope=\"col\" class=\"sort\">Count</th></tr></thead><tbody><tr>"
            "<td class=\"text\">&lt;b&gt;</td><td class=\" bad\">7</td>"
            "<td class=\"text\">a remark</td></tr></tbody></table></div>");
}

TEST(Html, DataEndsNoScript) {
  Html html;
  html.AddData("data", R"({"a":"</script><!--"})");
  EXPECT_EQ(html.text(),
            "<script type=\"application/json\" id=\"data\">"
            R"({"a":"\u003c/script>\u003c!--"})"
            "</script>");
}

TEST(Page, LetsNoScriptRunButItsOwn) {
  // The digest that `printf 'alert(1)' | openssl dgst -sha256 -binary | base64` prints.
  const std::string_view script = "alert(1)";
  const std::string page = DrawnHtmlPage(kHostile, Html(), {&script, 1});
  EXPECT_THAT(page, StartsWith("<!doctype html>\n<html lang=\"en\">\n"));
  EXPECT_THAT(page,
              HasSubstr("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr(" 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='; base-uri"));
  EXPECT_THAT(page, Not(HasSubstr("<script>x()")));
}

TEST(Page, HasTheVerdictFirst) {
  PageHead head{.command = "understudy check", .tone = Tone::kBad, .badge = "FAILED"};
  head.title = kHostile;
  head.lines = {"a < b"};
  head.figures = {{"Requests", "7"}};
  Html body;
  body.Add("<section>the body</section>");
  EXPECT_THAT(HtmlPage(head, body),
              HasSubstr("<main id=\"page\"><header><div class=\"head\"><span class=\"badge bad\" "
                        "id=\"verdict\">FAILED</span><h1>&lt;/script&gt;"));
  EXPECT_THAT(HtmlPage(head, body), HasSubstr("<ul><li>a &lt; b</li></ul>"));
  EXPECT_THAT(HtmlPage(head, body), HasSubstr("Requests</span><b>7</b></div></div></header>"
                                              "<section>the body</section>"));
}

}  // namespace
}  // namespace output
