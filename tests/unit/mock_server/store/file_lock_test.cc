#include "mock_server/store/file_lock.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace mock_server::store {
namespace {

using ::testing::HasSubstr;

class FileLockTest : public ::testing::Test {
 protected:
  FileLockTest()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                fmt::format("file_lock_test-{}-{}", getpid(),
                            ::testing::UnitTest::GetInstance()->current_test_info()->name())),
        file_(folder_ / "state.db"),
        lock_(folder_ / "state.db-lock") {
    std::filesystem::create_directories(folder_);
  }
  ~FileLockTest() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_;
  const std::filesystem::path file_;
  const std::filesystem::path lock_;
};

TEST_F(FileLockTest, TheSecondIsToldWhoHasIt) {
  FileLock first;
  ASSERT_TRUE(first.Take(file_).has_value());
  FileLock second;
  const auto taken = second.Take(file_);
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().code, base::ErrorCode::kBadFile);
  EXPECT_EQ(taken.error().where, file_.string());
  EXPECT_THAT(taken.error().message, HasSubstr(fmt::format("in use by process {},", getpid())));
}

TEST_F(FileLockTest, ItGoesWithItsHolderAndLeavesNothing) {
  {
    FileLock first;
    ASSERT_TRUE(first.Take(file_).has_value());
    FileLock second;
    ASSERT_FALSE(second.Take(file_).has_value());
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  FileLock third;
  EXPECT_TRUE(third.Take(file_).has_value());
}

TEST_F(FileLockTest, AnotherNameOfTheFileHasTheSameLock) {
  std::ofstream(file_) << "state";
  std::filesystem::create_symlink(file_, folder_ / "other.db");
  FileLock first;
  ASSERT_TRUE(first.Take(file_).has_value());
  FileLock second;
  EXPECT_FALSE(second.Take(folder_ / "other.db").has_value());
  FileLock third;
  EXPECT_FALSE(third.Take(folder_ / "." / "state.db").has_value());
}

TEST_F(FileLockTest, AKilledProcessLocksNothing) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    FileLock lock;
    const char taken = lock.Take(file_).has_value() ? 'y' : 'n';
    [[maybe_unused]] const ssize_t told = write(ready[1], &taken, 1);
    for (;;) pause();
  }
  char taken = ' ';
  ASSERT_EQ(read(ready[0], &taken, 1), 1);
  EXPECT_EQ(taken, 'y');
  {
    FileLock lock;
    const auto refused = lock.Take(file_);
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().message, HasSubstr(fmt::format("process {},", child)));
  }
  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(std::filesystem::exists(lock_)) << "nobody was left to remove it";
  FileLock lock;
  EXPECT_TRUE(lock.Take(file_).has_value());
  close(ready[0]);
  close(ready[1]);
}

TEST_F(FileLockTest, AFolderThatIsNotThereIsTold) {
  FileLock lock;
  const auto taken = lock.Take(folder_ / "nowhere" / "state.db");
  ASSERT_FALSE(taken.has_value());
  EXPECT_THAT(taken.error().message, HasSubstr("No such file or directory"));
  EXPECT_THAT(taken.error().message, HasSubstr("--store"));
}

}  // namespace
}  // namespace mock_server::store
