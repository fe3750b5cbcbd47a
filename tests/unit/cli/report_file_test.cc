#include "cli/report_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "cli/console.h"

namespace cli {
namespace {

using base::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;

class ReportFileTest : public testing::Test {
 protected:
  ReportFileTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~ReportFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  static std::string Text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ReportFileTest, CheckOutputsNamesTheFirstThatCantBeWritten) {
  const auto writable = CheckOutputs(
      {{"--json", Path("a")}, {"--junit", Path("missing/b")}, {"--html", Path("missing/c")}});
  ASSERT_FALSE(writable);
  EXPECT_EQ(writable.error().code, ErrorCode::kBadFile);
  EXPECT_EQ(writable.error().where, Path("missing/b"));
}

TEST_F(ReportFileTest, CheckOutputsRefusesOnePlaceForTwo) {
  std::filesystem::create_symlink("a", Path("link"));
  const auto writable =
      CheckOutputs({{"--json", Path("a")}, {"--html", ""}, {"--junit", Path("link")}});
  ASSERT_FALSE(writable);
  EXPECT_EQ(writable.error().code, ErrorCode::kBadUsage);
  EXPECT_THAT(writable.error().message, HasSubstr("--json and --junit"));
  EXPECT_TRUE(CheckOutputs({{"--json", "/dev/null"}, {"--junit", "/dev/null"}}));
  EXPECT_EQ(ConsoleDescriptor(), STDOUT_FILENO);
}

TEST_F(ReportFileTest, WriteReportsMakesOnlyTheTextsAskedFor) {
  const auto unasked = [] {
    ADD_FAILURE() << "nobody asked for it";
    return std::string();
  };
  ASSERT_TRUE(WriteReports({{"", unasked}, {Path("a"), [] { return std::string("text"); }}}));
  EXPECT_EQ(Text(Path("a")), "text");
}

TEST_F(ReportFileTest, WriteReportsWritesWhatItCan) {
  const auto text = [] { return std::string("text"); };
  const auto written =
      WriteReports({{Path("missing/a"), text}, {Path("b"), text}, {"/dev/full", text}});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().ToString(), AllOf(HasSubstr("missing/a"), HasSubstr("no folder")));
  EXPECT_EQ(Text(Path("b")), "text");
}

}  // namespace
}  // namespace cli
