#include "output/table.h"

#include <gtest/gtest.h>

namespace output {
namespace {

Table Sample() {
  Table table({{"Name"}, {"requests", true}, {"failed", true, 10}});
  table.Add({"GET /agents/{id}", "12", {"0", Table::Tone::kGood}});
  table.Add({"é | <b>", "3", {"3", Table::Tone::kBad}, "fails wholly"});
  return table;
}

TEST(Table, AlignsItsColumns) {
  EXPECT_EQ(Sample().Text(Style(false)),
            "  Name              requests      failed\n"
            "  GET /agents/{id}        12           0\n"
            "  é | <b>                  3           3  fails wholly\n");
}

TEST(Table, PaintsACellWithItsPadding) {
  const std::vector<std::string> lines = Sample().Lines(Style(true));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0], "\033[1mName              requests      failed\033[0m");
  EXPECT_EQ(lines[1], "GET /agents/{id}        12  \033[32m         0\033[0m");
}

TEST(Table, IsMarkdownWithEscapedTextsAndAColumnForRemarks) {
  EXPECT_EQ(Sample().Markdown(),
            "| Name | requests | failed | |\n"
            "| --- | ---: | ---: | --- |\n"
            "| GET /agents/{id} | 12 | 0 | |\n"
            "| é \\| \\<b\\> | 3 | 3 | fails wholly |\n");
}

}  // namespace
}  // namespace output
