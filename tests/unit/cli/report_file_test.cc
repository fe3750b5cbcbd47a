#include "cli/report_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace cli {
namespace {

using contracts::core::ErrorCode;
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

TEST_F(ReportFileTest, WriteFileReplacesWhatWasThere) {
  ASSERT_TRUE(WriteFile(Path("a"), "a long text"));
  ASSERT_TRUE(WriteFile(Path("a"), "short"));
  EXPECT_EQ(Text(Path("a")), "short");
}

TEST_F(ReportFileTest, WriteFileNamesTheFileThatCantBeWritten) {
  const auto written = WriteFile(Path("missing/a"), "text");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kBadFile);
  EXPECT_EQ(written.error().where, Path("missing/a"));
  EXPECT_THAT(written.error().message, HasSubstr("is the folder there"));
}

TEST_F(ReportFileTest, WriteFileTellsOfAFullDisk) { EXPECT_FALSE(WriteFile("/dev/full", "text")); }

TEST_F(ReportFileTest, CheckWritableLeavesWhatIsThereAlone) {
  ASSERT_TRUE(WriteFile(Path("a"), "text"));
  EXPECT_TRUE(CheckWritable({Path("a"), ""}));
  EXPECT_EQ(Text(Path("a")), "text");
}

TEST_F(ReportFileTest, CheckWritableNamesTheFirstThatIsNot) {
  const auto writable = CheckWritable({Path("a"), Path("missing/b"), Path("missing/c")});
  ASSERT_FALSE(writable);
  EXPECT_EQ(writable.error().where, Path("missing/b"));
}

TEST_F(ReportFileTest, WriteReportsMakesOnlyTheTextsAskedFor) {
  const auto unasked = [] {
    ADD_FAILURE() << "nobody asked for it";
    return std::string();
  };
  ASSERT_TRUE(WriteReports({{"", unasked}, {Path("a"), [] { return std::string("text"); }}}));
  EXPECT_EQ(Text(Path("a")), "text");
}

}  // namespace
}  // namespace cli
