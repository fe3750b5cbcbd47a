#include "mock_server/store/sqlite_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace mock_server::store {
namespace {

using Type = ColumnSpec::Type;
using Operator = Filter::Operator;

using TableSpecs = std::vector<TableSpec>;

std::shared_ptr<const TableSpecs> Shared(TableSpecs tables) {
  return std::make_shared<const TableSpecs>(std::move(tables));
}

std::shared_ptr<const TableSpecs> Tables() {
  return Shared({{"boats",
                  {{"id", Type::kText, true, false},
                   {"length", Type::kReal, false, true},
                   {"tags", Type::kText, false, false}},
                  false},
                 {"trips", {{"boat", Type::kText, false, true}}, true}});
}

class SqliteStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = OpenSqliteStore("", Tables());
    ASSERT_TRUE(opened.has_value());
    store_ = *std::move(opened);
  }

  void Add(const std::string& id, double length, const std::string& tags = "[]") {
    ASSERT_EQ(store_->Insert(0, {id, length, tags}, "boat " + id), WriteOutcome::kDone);
  }

  std::vector<std::string> Bodies(const Query& query, int table = 0) {
    std::vector<std::string> bodies;
    store_->Select(table, query,
                   [&](int64_t, std::string_view body) { bodies.emplace_back(body); });
    return bodies;
  }

  using Strings = std::vector<std::string>;
  std::unique_ptr<Store> store_;
};

TEST_F(SqliteStoreTest, IsEmptyBeforeAnythingIsWritten) {
  EXPECT_FALSE(store_->FindBy(0, 0, "a").has_value());
  EXPECT_FALSE(store_->Exists(0, 0, "a"));
  EXPECT_TRUE(Bodies({}).empty());
  EXPECT_EQ(store_->DeleteBy(0, 0, "a"), WriteOutcome::kDone);
  store_->Clear();
}

TEST(BoundedStoreTest, KeepsTheNewestRowsOfEachTable) {
  auto opened = OpenSqliteStore("", Tables(), /*most_rows=*/3);
  ASSERT_TRUE(opened.has_value());
  Store& store = **opened;
  const auto bodies = [&](int table) {
    std::vector<std::string> found;
    store.Select(table, {}, [&](int64_t, std::string_view body) { found.emplace_back(body); });
    return found;
  };
  for (const std::string id : {"a", "b", "c", "d", "e"}) {
    ASSERT_EQ(store.Insert(0, {id, 1.0, "[]"}, id), WriteOutcome::kDone);
    ASSERT_EQ(store.Insert(0, {id, 1.0, "[]"}, id), WriteOutcome::kDuplicate);
  }
  ASSERT_EQ(store.Insert(1, {"a"}, "trip"), WriteOutcome::kDone);
  EXPECT_EQ(bodies(0), (std::vector<std::string>{"e", "d", "c"}));
  EXPECT_EQ(bodies(1), std::vector<std::string>{"trip"});
  EXPECT_FALSE(store.Exists(0, 0, "b"));
  // The id of a dropped row is free again.
  EXPECT_EQ(store.Insert(0, {"a", 1.0, "[]"}, "a again"), WriteOutcome::kDone);
  EXPECT_EQ(bodies(0), (std::vector<std::string>{"a again", "e", "d"}));
  store.Clear();
  EXPECT_TRUE(bodies(0).empty());
}

TEST_F(SqliteStoreTest, IsAsNewOnceItIsClearedHoweverMuchItHeld) {
  // One that is closed at once, and one that is closed by another thread.
  for (const int rows : {3, 2000}) {
    for (int i = 0; i < rows; ++i) Add(std::to_string(i), i);
    store_->Clear();
    EXPECT_FALSE(store_->FindBy(0, 0, "1").has_value());
    EXPECT_FALSE(store_->Exists(0, 0, "1"));
    EXPECT_TRUE(Bodies({}).empty());
    Add("1", 7);
    EXPECT_EQ(store_->Insert(0, {"1", 7.0, "[]"}, "twice"), WriteOutcome::kDuplicate);
    EXPECT_EQ(Bodies({}), Strings{"boat 1"});
    store_->Clear();
  }
}

TEST_F(SqliteStoreTest, FindsWhatWasInserted) {
  Add("a", 7);
  const auto row = store_->FindBy(0, 0, "a");
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->body, "boat a");
  EXPECT_TRUE(store_->Exists(0, 0, "a"));
  EXPECT_FALSE(store_->Exists(0, 0, "b"));
}

TEST_F(SqliteStoreTest, TellsADuplicateAndKeepsTheFirst) {
  Add("a", 7);
  EXPECT_EQ(store_->Insert(0, {"a", 8.0, "[]"}, "other"), WriteOutcome::kDuplicate);
  EXPECT_EQ(store_->FindBy(0, 0, "a")->body, "boat a");
}

TEST_F(SqliteStoreTest, UpdatesAndDeletes) {
  Add("a", 7);
  const int64_t sequence = store_->FindBy(0, 0, "a")->sequence;
  EXPECT_EQ(store_->Update(0, sequence, {"a", 9.0, "[]"}, "longer"), WriteOutcome::kDone);
  EXPECT_EQ(store_->FindBy(0, 0, "a")->body, "longer");
  EXPECT_EQ(store_->Delete(0, sequence), WriteOutcome::kDone);
  EXPECT_FALSE(store_->Exists(0, 0, "a"));
}

TEST_F(SqliteStoreTest, AnUpdateFreesTheTextThatWasUnique) {
  Add("a", 7);
  Add("b", 8);
  const int64_t sequence = store_->FindBy(0, 0, "a")->sequence;
  EXPECT_EQ(store_->Update(0, sequence, {"b", 7.0, "[]"}, "taken"), WriteOutcome::kDuplicate);
  EXPECT_EQ(store_->FindBy(0, 0, "a")->body, "boat a");
  EXPECT_EQ(store_->Update(0, sequence, {"c", 7.0, "[]"}, "renamed"), WriteOutcome::kDone);
  EXPECT_FALSE(store_->Exists(0, 0, "a"));
  EXPECT_EQ(store_->FindBy(0, 0, "c")->body, "renamed");
  Add("a", 9);
}

TEST_F(SqliteStoreTest, DeletesAllOfAValue) {
  ASSERT_EQ(store_->Insert(1, {"a"}, "one"), WriteOutcome::kDone);
  ASSERT_EQ(store_->Insert(1, {"a"}, "two"), WriteOutcome::kDone);
  ASSERT_EQ(store_->Insert(1, {"b"}, "three"), WriteOutcome::kDone);
  EXPECT_EQ(store_->DeleteBy(1, 0, "a"), WriteOutcome::kDone);
  EXPECT_EQ(Bodies({}, 1), Strings{"three"});
}

TEST_F(SqliteStoreTest, SelectsNewestFirstInPages) {
  Add("a", 1);
  Add("b", 2);
  Add("c", 3);
  EXPECT_EQ(Bodies({}), (Strings{"boat c", "boat b", "boat a"}));
  Query page;
  page.limit = 1;
  page.offset = 1;
  EXPECT_EQ(Bodies(page), Strings{"boat b"});
  page.limit = 0;
  EXPECT_TRUE(Bodies(page).empty());
}

TEST_F(SqliteStoreTest, OrdersByColumnsWithTheNewestFirstAmongEquals) {
  Add("a", 2);
  Add("b", 1);
  Add("c", 2);
  Query query;
  query.order.push_back({1, true});
  EXPECT_EQ(Bodies(query), (Strings{"boat c", "boat a", "boat b"}));
  query.order[0].descending = false;
  EXPECT_EQ(Bodies(query), (Strings{"boat b", "boat c", "boat a"}));
}

TEST_F(SqliteStoreTest, FiltersByEveryOperator) {
  Add("Harbour", 1.5, R"(["north","a,b"])");
  Add("quay", 2.5, R"(["n\"q",null])");
  const auto select = [&](int column, Operator op, Cell value) {
    Query query;
    query.filters.push_back({column, op, std::move(value)});
    return Bodies(query);
  };
  EXPECT_EQ(select(0, Operator::kEqual, "quay"), Strings{"boat quay"});
  EXPECT_EQ(select(1, Operator::kAtLeast, 2.5), Strings{"boat quay"});
  EXPECT_EQ(select(1, Operator::kAtMost, 1.5), Strings{"boat Harbour"});
  EXPECT_EQ(select(0, Operator::kContains, "harb"), Strings{"boat Harbour"});
  EXPECT_EQ(select(0, Operator::kContains, "h_r"), Strings{"boat Harbour"});
  EXPECT_EQ(select(0, Operator::kPrefix, "Harb"), Strings{"boat Harbour"});
  EXPECT_TRUE(select(0, Operator::kPrefix, "harb").empty());
  EXPECT_EQ(select(2, Operator::kHasMember, "a,b"), Strings{"boat Harbour"});
  EXPECT_EQ(select(2, Operator::kHasMember, "n\"q"), Strings{"boat quay"});
  EXPECT_TRUE(select(2, Operator::kHasMember, "a").empty());
}

TEST_F(SqliteStoreTest, DropsAtARestartWhatARestartDrops) {
  Add("a", 1);
  ASSERT_EQ(store_->Insert(1, {"a"}, "trip"), WriteOutcome::kDone);
  store_->DropOnRestart();
  EXPECT_TRUE(Bodies({}, 1).empty());
  EXPECT_EQ(Bodies({}), Strings{"boat a"});
  store_->Clear();
  EXPECT_TRUE(Bodies({}).empty());
}

class SqliteFileTest : public ::testing::Test {
 protected:
  SqliteFileTest()
      : file_(std::filesystem::temp_directory_path() /
              ("understudy-store-" + std::to_string(getpid()) + "-" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    Remove();
  }
  ~SqliteFileTest() override { Remove(); }

  void Remove() const {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::error_code ignored;
      std::filesystem::remove(file_.string() + suffix, ignored);
    }
  }

  const std::filesystem::path file_;
};

TEST_F(SqliteFileTest, KeepsWhatWasWritten) {
  {
    auto store = OpenSqliteStore(file_.string(), Tables());
    ASSERT_TRUE(store.has_value());
    ASSERT_EQ((*store)->Insert(0, {"a", 1.0, "[]"}, "boat"), WriteOutcome::kDone);
  }
  auto again = OpenSqliteStore(file_.string(), Tables());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ((*again)->FindBy(0, 0, "a")->body, "boat");
}

TEST_F(SqliteFileTest, KnowsHowOftenItWasOpened) {
  for (const uint64_t before : {0, 1, 2}) {
    auto store = OpenSqliteStore(file_.string(), Tables());
    ASSERT_TRUE(store.has_value());
    EXPECT_EQ((*store)->times_opened(), before);
  }
  EXPECT_EQ((*OpenSqliteStore("", Tables()))->times_opened(), 0u);
}

TEST_F(SqliteFileTest, IsRefusedWhileAnotherStoreHasIt) {
  auto first = OpenSqliteStore(file_.string(), Tables());
  ASSERT_TRUE(first.has_value());
  ASSERT_EQ((*first)->Insert(0, {"a", 1.0, "[]"}, "boat"), WriteOutcome::kDone);
  const auto second = OpenSqliteStore(file_.string(), Tables());
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().message.find("in use by process"), std::string::npos);
  EXPECT_EQ((*first)->Insert(0, {"b", 1.0, "[]"}, "boat"), WriteOutcome::kDone);
  first->reset();
  EXPECT_TRUE(OpenSqliteStore(file_.string(), Tables()).has_value());
}

TEST_F(SqliteFileTest, RefusesNamesThatMeanNoFile) {
  for (const char* name : {":memory:", "file:state.db", "file:x?mode=memory", "file::memory:"}) {
    const auto store = OpenSqliteStore(name, Tables());
    ASSERT_FALSE(store.has_value()) << name;
    EXPECT_EQ(store.error().code, base::ErrorCode::kBadFile);
    EXPECT_NE(store.error().message.find("--store"), std::string::npos) << name;
    EXPECT_FALSE(std::filesystem::exists(name));
  }
  // Such a name is a file's with its folder before it.
  const std::string odd = file_.parent_path().string() + "/file:odd?mode=memory";
  ASSERT_TRUE(OpenSqliteStore(odd, Tables()).has_value());
  EXPECT_TRUE(std::filesystem::remove(odd));
}

// SQLite's words for "no error" explain nothing.
TEST_F(SqliteFileTest, TellsAReasonOnlyWhereSqliteHasOne) {
  {
    auto store =
        OpenSqliteStore(file_.string(), Shared({{"boats", {{"name", Type::kText}}, false}}));
    ASSERT_TRUE(store.has_value());
  }
  std::string message = OpenSqliteStore(file_.string(), Tables()).error().message;
  EXPECT_NE(message.find("needs (table boats has no column named id)"), std::string::npos)
      << message;
}

// In memory bodies and unique texts are kept beside SQLite, in a file in it: nobody may see a
// difference.
TEST_F(SqliteFileTest, AnswersAsTheStoreInMemoryDoes) {
  TableSpecs more = *Tables();
  more[0].columns.push_back({"code", Type::kText, true, false});
  more[0].columns.push_back({"berth", Type::kText, true, true});
  const auto tables = Shared(std::move(more));
  auto in_memory = OpenSqliteStore("", tables, /*most_rows=*/40);
  auto in_file = OpenSqliteStore(file_.string(), tables, /*most_rows=*/40);
  ASSERT_TRUE(in_memory.has_value() && in_file.has_value());
  std::mt19937 random(11);  // NOLINT: the same numbers each time
  const auto below = [&](uint32_t limit) { return static_cast<int64_t>(random() % limit); };
  const auto text = [&](uint32_t limit) -> Cell {
    const int64_t number = below(limit);
    return number == 0 ? Cell() : Cell(std::to_string(number));
  };
  int duplicates = 0;
  int found = 0;
  for (int step = 0; step < 5000; ++step) {
    const int64_t kind = below(100);
    const int column = static_cast<int>(below(3)) == 0 ? 0 : static_cast<int>(below(2)) + 3;
    const Cell key = text(70);
    const std::vector<Cell> cells{text(70), 1.0, "[]", text(70), text(70)};
    const std::string body = std::to_string(step);
    Query query;
    if (step % 2 == 0) query.filters.push_back({column, Operator::kEqual, key});
    if (step % 8 == 0) query.filters.push_back({column, Operator::kPrefix, "1"});
    if (step % 3 == 0) query.limit = below(30);
    if (step % 5 == 0) query.offset = below(30) - 1;
    if (step % 7 == 0) query.order.push_back({static_cast<int>(below(2)) * 4 - 1, step % 14 == 0});
    // What a step says and leaves, as text.
    const auto run = [&](Store& store) {
      std::string said;
      const auto row = store.FindBy(0, column, key);
      said += row.has_value() ? row->body + "@" + std::to_string(row->sequence) : "none";
      said += store.Exists(0, column, key) ? "+" : "-";
      if (kind < 50) {
        said += std::to_string(static_cast<int>(store.Insert(0, cells, body)));
      } else if (kind < 75 && row.has_value()) {
        said += std::to_string(static_cast<int>(store.Update(0, row->sequence, cells, body)));
      } else if (kind < 85 && row.has_value()) {
        said += std::to_string(static_cast<int>(store.Delete(0, row->sequence)));
      } else if (kind < 98) {
        said += std::to_string(static_cast<int>(store.DeleteBy(0, column, key)));
      } else if (step % 10 == 0) {
        store.Clear();
      }
      store.Select(0, query, [&](int64_t sequence, std::string_view taken) {
        said += " " + std::to_string(sequence) + ":" + std::string(taken);
      });
      return said + " " + std::to_string(store.Count(0));
    };
    const std::string expected = run(**in_file);
    ASSERT_EQ(run(**in_memory), expected) << "step " << step;
    duplicates += expected.find("-1") != std::string::npos ? 1 : 0;
    found += expected.starts_with("none") ? 0 : 1;
  }
  EXPECT_GT(duplicates, 500);
  EXPECT_GT(found, 500);
}

TEST_F(SqliteFileTest, TakesTablesThatAreNewInThisVersion) {
  ASSERT_TRUE(OpenSqliteStore(file_.string(), Shared({Tables()->front()})).has_value());
  auto store = OpenSqliteStore(file_.string(), Tables());
  ASSERT_TRUE(store.has_value());
  EXPECT_EQ((*store)->Insert(1, {"a"}, "trip"), WriteOutcome::kDone);
}

TEST_F(SqliteFileTest, RefusesTablesOfAnotherShape) {
  ASSERT_TRUE(OpenSqliteStore(file_.string(), Shared({{"boats", {{"name", Type::kText}}, false}}))
                  .has_value());
  const auto store = OpenSqliteStore(file_.string(), Tables());
  ASSERT_FALSE(store.has_value());
  EXPECT_NE(store.error().message.find("the tables that this version needs"), std::string::npos);
}

TEST_F(SqliteFileTest, RefusesWhatIsNoDatabaseAndLeavesIt) {
  std::ofstream(file_)
      << "this is a letter to the harbour master, and quite long enough for a page";
  const auto size = std::filesystem::file_size(file_);
  const auto store = OpenSqliteStore(file_.string(), Tables());
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, base::ErrorCode::kBadFile);
  EXPECT_EQ(std::filesystem::file_size(file_), size);
}

}  // namespace
}  // namespace mock_server::store
