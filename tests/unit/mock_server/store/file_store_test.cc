#include "mock_server/store/file_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/mock_server/store/boats.h"

namespace mock_server::store {
namespace {

using Type = ColumnSpec::Type;

class FileStoreTest : public ::testing::Test {
 protected:
  const TemporaryStoreFile temporary_;
  const std::filesystem::path& file_ = temporary_.path();
};

TEST_F(FileStoreTest, KeepsWhatWasWritten) {
  {
    auto store = OpenFileStore(file_.string(), Tables());
    ASSERT_TRUE(store.has_value());
    ASSERT_EQ((*store)->Insert(0, {"a", 1.0, "[]"}, "boat"), WriteOutcome::kDone);
  }
  auto again = OpenFileStore(file_.string(), Tables());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ((*again)->FindBy(0, 0, "a")->body, "boat");
}

TEST_F(FileStoreTest, KnowsHowOftenItWasOpened) {
  for (const uint64_t before : {0, 1, 2}) {
    auto store = OpenFileStore(file_.string(), Tables());
    ASSERT_TRUE(store.has_value());
    EXPECT_EQ((*store)->times_opened(), before);
  }
}

TEST_F(FileStoreTest, IsRefusedWhileAnotherStoreHasIt) {
  auto first = OpenFileStore(file_.string(), Tables());
  ASSERT_TRUE(first.has_value());
  ASSERT_EQ((*first)->Insert(0, {"a", 1.0, "[]"}, "boat"), WriteOutcome::kDone);
  const auto second = OpenFileStore(file_.string(), Tables());
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().message.find("in use by process"), std::string::npos);
  EXPECT_EQ((*first)->Insert(0, {"b", 1.0, "[]"}, "boat"), WriteOutcome::kDone);
  first->reset();
  EXPECT_TRUE(OpenFileStore(file_.string(), Tables()).has_value());
}

TEST_F(FileStoreTest, RefusesNamesThatMeanNoFile) {
  for (const char* name : {":memory:", "file:state.db", "file:x?mode=memory", "file::memory:"}) {
    const auto store = OpenFileStore(name, Tables());
    ASSERT_FALSE(store.has_value()) << name;
    EXPECT_EQ(store.error().code, base::ErrorCode::kBadFile);
    EXPECT_NE(store.error().message.find("--store"), std::string::npos) << name;
    EXPECT_FALSE(std::filesystem::exists(name));
  }
  // Such a name is a file's with its folder before it.
  const std::string odd = file_.parent_path().string() + "/file:odd?mode=memory";
  ASSERT_TRUE(OpenFileStore(odd, Tables()).has_value());
  EXPECT_TRUE(std::filesystem::remove(odd));
}

// SQLite's words for "no error" explain nothing.
TEST_F(FileStoreTest, TellsAReasonOnlyWhereSqliteHasOne) {
  {
    auto store = OpenFileStore(file_.string(), Shared({{"boats", {{"name", Type::kText}}, false}}));
    ASSERT_TRUE(store.has_value());
  }
  std::string message = OpenFileStore(file_.string(), Tables()).error().message;
  EXPECT_NE(message.find("needs (table boats has no column named id)"), std::string::npos)
      << message;
}

TEST_F(FileStoreTest, TakesTablesThatAreNewInThisVersion) {
  ASSERT_TRUE(OpenFileStore(file_.string(), Shared({Tables()->front()})).has_value());
  auto store = OpenFileStore(file_.string(), Tables());
  ASSERT_TRUE(store.has_value());
  EXPECT_EQ((*store)->Insert(1, {"a"}, "trip"), WriteOutcome::kDone);
}

TEST_F(FileStoreTest, RefusesTablesOfAnotherShape) {
  ASSERT_TRUE(OpenFileStore(file_.string(), Shared({{"boats", {{"name", Type::kText}}, false}}))
                  .has_value());
  const auto store = OpenFileStore(file_.string(), Tables());
  ASSERT_FALSE(store.has_value());
  EXPECT_NE(store.error().message.find("the tables that this version needs"), std::string::npos);
}

TEST_F(FileStoreTest, RefusesWhatIsNoDatabaseAndLeavesIt) {
  std::ofstream(file_)
      << "this is a letter to the harbour master, and quite long enough for a page";
  const auto size = std::filesystem::file_size(file_);
  const auto store = OpenFileStore(file_.string(), Tables());
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, base::ErrorCode::kBadFile);
  EXPECT_EQ(std::filesystem::file_size(file_), size);
}

}  // namespace
}  // namespace mock_server::store
