#include "output/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace output {
namespace {

using testing::HasSubstr;

TEST(MarkdownEscaped, LeavesNoMarkupAndOneLine) {
  struct {
    const char* text;
    const char* escaped;
  } constexpr kCases[] = {
      {"/api/v1/agents/{id}?limit=100", "/api/v1/agents/{id}?limit=100"},
      {"*bold* _x_ `code` ~no~", "\\*bold\\* \\_x\\_ \\`code\\` \\~no\\~"},
      {"[link](https://x)", "\\[link\\](https://x)"},
      {"<script>&amp;", "\\<script\\>\\&amp;"},
      {"a|b\\", "a\\|b\\\\"},
      {"two\nlines\x1b[31m", "two lines\\\\x1b\\[31m"},
      {"\xff", "\xEF\xBF\xBD"},
      {"$x$", "\\$x\\$"},
  };
  for (const auto& one : kCases) EXPECT_EQ(MarkdownEscaped(one.text), one.escaped) << one.text;
}

TEST(Markdown, BlocksArePartedByBlankLines) {
  Markdown text;
  text.Heading(2, "smoke: *FAILED*");
  text.List({"one", "- two", "3. three"});
  text.List({});
  Table table({{"a|b"}});
  table.Add({"1"});
  text.Add(table);
  EXPECT_EQ(
      text.Text(),
      "## smoke: \\*FAILED\\*\n\n- one\n- \\- two\n- 3\\. three\n\n| a\\|b |\n| --- |\n| 1 |\n");
}

TEST(Markdown, NoParagraphBeginsAListOrABlockOfCode) {
  const auto paragraph = [](const char* line) {
    Markdown text;
    text.Paragraph(line);
    return text.Text();
  };
  EXPECT_EQ(paragraph("1) first"), "1\\) first\n");
  EXPECT_EQ(paragraph("+ first"), "\\+ first\n");
  EXPECT_EQ(paragraph("=== first"), "\\=== first\n");
  EXPECT_EQ(paragraph("    code"), "code\n");
  EXPECT_EQ(paragraph("12 users"), "12 users\n");
  EXPECT_EQ(paragraph("14.6 % then"), "14.6 % then\n");
}

TEST(Markdown, AFenceIsLongerThanAnyInTheText) {
  Markdown text;
  text.Code("a\n````\nb\x1b[31m");
  EXPECT_EQ(text.Text(), "`````text\na\n````\nb\\x1b[31m\n`````\n");
}

TEST(Markdown, ASummaryIsNoMarkup) {
  Markdown text;
  text.Fold("</summary><b>\n\"x\"", "body");
  EXPECT_EQ(text.Text(),
            "<details><summary>&lt;/summary&gt;&lt;b&gt; &quot;x&quot;</summary>\n\n"
            "```text\nbody\n```\n\n</details>\n");
}

TEST(Markdown, WhatIsTooLongIsLeftOutAsWholeBlocks) {
  Markdown text;
  text.Heading(1, "verdict");
  for (int i = 0; i < 100; ++i) text.Fold("one", std::string(100, 'x'));
  const std::string cut = text.Text(1000);
  EXPECT_LE(cut.size(), 1000u);
  EXPECT_THAT(cut, HasSubstr("# verdict\n"));
  EXPECT_THAT(cut, HasSubstr("parts left out: the text would be longer than 1000 bytes."));
  size_t opened = 0;
  size_t closed = 0;
  for (size_t at = cut.find("<details>"); at != std::string::npos;
       at = cut.find("<details>", at + 1))
    ++opened;
  for (size_t at = cut.find("</details>"); at != std::string::npos;
       at = cut.find("</details>", at + 1))
    ++closed;
  EXPECT_GT(opened, 0u);
  EXPECT_EQ(opened, closed);
  EXPECT_EQ(text.Text(text.Text().size() + 1), text.Text());
  EXPECT_LE(text.Text(10).size(), 10u);
}

}  // namespace
}  // namespace output
