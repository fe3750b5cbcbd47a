#include "output/output_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace output {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~OutputFileTest() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  static std::string Text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  static std::string Complaint(const base::Status& status) {
    return status ? "none" : status.error().ToString();
  }

  int FilesThere() const {
    return static_cast<int>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  const fs::path folder_ = fs::path(testing::TempDir()) /
                           ("understudy-output-" + std::to_string(::getpid()) + "-" +
                            testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(OutputFileTest, AFileIsReplacedAndKeepsItsMode) {
  ASSERT_TRUE(WriteFile(Path("a"), "a long text"));
  ::chmod(Path("a").c_str(), 0640);
  ASSERT_TRUE(WriteFile(Path("a"), "short"));
  EXPECT_EQ(Text(Path("a")), "short");
  struct stat status {};
  ASSERT_EQ(::stat(Path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
  EXPECT_EQ(FilesThere(), 1);
}

TEST_F(OutputFileTest, ALinkStaysOneAlsoToWhatIsNotThereYet) {
  fs::create_symlink("target", Path("link"));
  EXPECT_TRUE(CheckWritable(Path("link")));
  ASSERT_TRUE(WriteFile(Path("link"), "one"));
  ASSERT_TRUE(WriteFile(Path("link"), "two"));
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_EQ(Text(Path("target")), "two");
}

TEST_F(OutputFileTest, AnotherNameOfAFileStaysOne) {
  ASSERT_TRUE(WriteFile(Path("a"), "one"));
  fs::create_hard_link(Path("a"), Path("b"));
  ASSERT_TRUE(WriteFile(Path("a"), "two"));
  EXPECT_EQ(Text(Path("b")), "two");
}

TEST_F(OutputFileTest, AFifoIsWrittenInto) {
  ASSERT_EQ(::mkfifo(Path("fifo").c_str(), 0600), 0);
  EXPECT_TRUE(CheckWritable(Path("fifo")));
  EXPECT_FALSE(IsReplaced(Path("fifo")));
  std::string read;
  std::thread reader([&] { read = Text(Path("fifo")); });
  EXPECT_TRUE(WriteFile(Path("fifo"), "text"));
  reader.join();
  EXPECT_EQ(read, "text");
  EXPECT_TRUE(fs::is_fifo(Path("fifo")));
}

TEST_F(OutputFileTest, ADeviceStaysOne) {
  EXPECT_TRUE(WriteFile("/dev/null", "text"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(OutputFileTest, ADescriptorIsWrittenToWhereItStands) {
  const int file = ::open(Path("a").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::write(file, "before ", 7), 7);
  EXPECT_TRUE(WriteFile("/dev/fd/" + std::to_string(file), "after"));
  EXPECT_EQ(Text(Path("a")), "before after");
  ::close(file);
  EXPECT_THAT(Complaint(CheckWritable("/dev/fd/" + std::to_string(file))), HasSubstr("closed"));
  EXPECT_TRUE(IsStandardOutput("-"));
  EXPECT_TRUE(IsStandardOutput("/dev/stdout"));
  EXPECT_TRUE(IsStandardOutput("/proc/self/fd/1"));
  EXPECT_FALSE(IsStandardOutput("./-"));
}

TEST_F(OutputFileTest, CheckingLeavesNothingBehindAndChangesNothing) {
  EXPECT_TRUE(CheckWritable(Path("a")));
  EXPECT_EQ(FilesThere(), 0);
  ASSERT_TRUE(WriteFile(Path("a"), "text"));
  EXPECT_TRUE(CheckWritable(Path("a")));
  EXPECT_EQ(Text(Path("a")), "text");
}

TEST_F(OutputFileTest, SaysWhyAndWhatToDo) {
  ASSERT_TRUE(WriteFile(Path("file"), ""));
  EXPECT_EQ(Complaint(CheckWritable(Path("missing/a"))),
            Path("missing/a") + ": can't be written: there is no folder " + Path("missing") +
                "; create it first");
  EXPECT_THAT(Complaint(CheckWritable(Path("file/a"))), HasSubstr("file is not a folder"));
  EXPECT_THAT(Complaint(CheckWritable(folder_.string())), HasSubstr("it is a folder"));
  EXPECT_THAT(Complaint(CheckWritable("/proc/self/a")), HasSubstr("can't be written"));
  EXPECT_THAT(Complaint(WriteFile("/dev/full", "text")), HasSubstr("the disk is full"));
  EXPECT_EQ(CheckWritable(Path("missing/a")).error().code, base::ErrorCode::kBadFile);
}

TEST_F(OutputFileTest, TwoPathsOfOneFileAreTheSame) {
  fs::create_symlink("a", Path("link"));
  fs::create_symlink(folder_, Path("here"));
  const std::string before = OutputIdentity(Path("a"));
  EXPECT_EQ(OutputIdentity(Path("link")), before);
  EXPECT_EQ(OutputIdentity(Path("here/a")), before);
  EXPECT_NE(OutputIdentity(Path("b")), before);
  ASSERT_TRUE(WriteFile(Path("a"), ""));
  EXPECT_EQ(OutputIdentity(Path("link")), OutputIdentity(Path("here/a")));
  EXPECT_EQ(OutputIdentity("-"), OutputIdentity("/dev/stdout"));
  EXPECT_EQ(OutputIdentity("/dev/null"), "");
}

TEST_F(OutputFileTest, AStreamGrowsAndRemembersItsFirstFault) {
  {
    auto stream = OutputStream::Open(Path("a"), OutputStream::Mode::kTruncate);
    ASSERT_TRUE(stream);
    EXPECT_TRUE(stream->Write("one "));
    EXPECT_TRUE(stream->Write("two "));
  }
  auto more = OutputStream::Open(Path("a"), OutputStream::Mode::kAppend);
  ASSERT_TRUE(more);
  EXPECT_TRUE(more->Write("three"));
  EXPECT_EQ(Text(Path("a")), "one two three");
  auto full = OutputStream::Open("/dev/full", OutputStream::Mode::kAppend);
  ASSERT_TRUE(full);
  EXPECT_FALSE(full->Write("text"));
  EXPECT_THAT(Complaint(full->Write("")), HasSubstr("the disk is full"));
}

}  // namespace
}  // namespace output
