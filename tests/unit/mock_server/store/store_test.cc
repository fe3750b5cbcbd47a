#include "mock_server/store/store.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "mock_server/store/file_store.h"
#include "mock_server/store/memory_store.h"
#include "tests/unit/mock_server/store/boats.h"

namespace mock_server::store {
namespace {

using Type = ColumnSpec::Type;
using Operator = Filter::Operator;

// A store of either kind that knows the cells of what it was given.
class AnyStore {
 public:
  enum class Kind { kMemory, kFile };

  explicit AnyStore(Kind kind, TableSpecs tables = *Tables(), int64_t most_rows = 0) {
    for (TableSpec& table : tables) {
      table.cells_of = [this, name = table.name](std::string_view body) {
        return cells_.at(name + ":" + std::string(body));
      };
      names_.push_back(table.name);
    }
    if (kind == Kind::kMemory) {
      store_ = MakeMemoryStore(Shared(std::move(tables)), most_rows);
    } else {
      auto opened = OpenFileStore(file_.path().string(), Shared(std::move(tables)), most_rows);
      if (!opened.has_value()) throw std::runtime_error(opened.error().message);
      store_ = *std::move(opened);
    }
  }

  WriteOutcome Insert(int table, const std::vector<Cell>& cells, const std::string& body) {
    cells_[names_[static_cast<size_t>(table)] + ":" + body] = cells;
    return store_->Insert(table, cells, body);
  }
  WriteOutcome Update(int table, int64_t sequence, const std::vector<Cell>& cells,
                      const std::string& body) {
    cells_[names_[static_cast<size_t>(table)] + ":" + body] = cells;
    return store_->Update(table, sequence, cells, body);
  }
  Store* operator->() const { return store_.get(); }

 private:
  const TemporaryStoreFile file_;
  std::vector<std::string> names_;
  std::map<std::string, std::vector<Cell>> cells_;
  std::unique_ptr<Store> store_;
};

class StoreTest : public ::testing::TestWithParam<AnyStore::Kind> {
 protected:
  void Add(const std::string& id, double length, const std::string& tags = "[]") {
    ASSERT_EQ(store_.Insert(0, {id, length, tags}, "boat " + id), WriteOutcome::kDone);
  }

  std::vector<std::string> Bodies(const Query& query, int table = 0) {
    std::vector<std::string> bodies;
    store_->Select(table, query,
                   [&](int64_t, std::string_view body) { bodies.emplace_back(body); });
    return bodies;
  }

  using Strings = std::vector<std::string>;
  AnyStore store_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(InMemoryAndInAFile, StoreTest,
                         ::testing::Values(AnyStore::Kind::kMemory, AnyStore::Kind::kFile),
                         [](const auto& info) {
                           return info.param == AnyStore::Kind::kMemory ? "Memory" : "File";
                         });

TEST_P(StoreTest, IsEmptyBeforeAnythingIsWritten) {
  EXPECT_FALSE(store_->FindBy(0, 0, "a").has_value());
  EXPECT_FALSE(store_->Exists(0, 0, "a"));
  EXPECT_TRUE(Bodies({}).empty());
  EXPECT_EQ(store_->DeleteBy(0, 0, "a"), WriteOutcome::kDone);
  store_->Clear();
}

TEST_P(StoreTest, KeepsTheNewestRowsOfEachTable) {
  AnyStore store(GetParam(), *Tables(), /*most_rows=*/3);
  const auto bodies = [&](int table) {
    std::vector<std::string> found;
    store->Select(table, {}, [&](int64_t, std::string_view body) { found.emplace_back(body); });
    return found;
  };
  for (const std::string id : {"a", "b", "c", "d", "e"}) {
    ASSERT_EQ(store.Insert(0, {id, 1.0, "[]"}, id), WriteOutcome::kDone);
    ASSERT_EQ(store.Insert(0, {id, 1.0, "[]"}, id), WriteOutcome::kDuplicate);
  }
  ASSERT_EQ(store.Insert(1, {"a"}, "trip"), WriteOutcome::kDone);
  EXPECT_EQ(bodies(0), (std::vector<std::string>{"e", "d", "c"}));
  EXPECT_EQ(bodies(1), std::vector<std::string>{"trip"});
  EXPECT_FALSE(store->Exists(0, 0, "b"));
  // The id of a dropped row is free again.
  EXPECT_EQ(store.Insert(0, {"a", 1.0, "[]"}, "a again"), WriteOutcome::kDone);
  EXPECT_EQ(bodies(0), (std::vector<std::string>{"a again", "e", "d"}));
  store->Clear();
  EXPECT_TRUE(bodies(0).empty());
}

TEST_P(StoreTest, IsAsNewOnceItIsClearedHoweverMuchItHeld) {
  // One that is closed at once, and one that is closed by another thread.
  for (const int rows : {3, 2000}) {
    for (int i = 0; i < rows; ++i) Add(std::to_string(i), i);
    store_->Clear();
    EXPECT_FALSE(store_->FindBy(0, 0, "1").has_value());
    EXPECT_FALSE(store_->Exists(0, 0, "1"));
    EXPECT_TRUE(Bodies({}).empty());
    Add("1", 7);
    EXPECT_EQ(store_.Insert(0, {"1", 7.0, "[]"}, "twice"), WriteOutcome::kDuplicate);
    EXPECT_EQ(Bodies({}), Strings{"boat 1"});
    store_->Clear();
  }
}

TEST_P(StoreTest, FindsWhatWasInserted) {
  Add("a", 7);
  const auto row = store_->FindBy(0, 0, "a");
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->body, "boat a");
  EXPECT_TRUE(store_->Exists(0, 0, "a"));
  EXPECT_FALSE(store_->Exists(0, 0, "b"));
}

TEST_P(StoreTest, TellsADuplicateAndKeepsTheFirst) {
  Add("a", 7);
  EXPECT_EQ(store_.Insert(0, {"a", 8.0, "[]"}, "other"), WriteOutcome::kDuplicate);
  EXPECT_EQ(store_->FindBy(0, 0, "a")->body, "boat a");
}

TEST_P(StoreTest, UpdatesAndDeletes) {
  Add("a", 7);
  const int64_t sequence = store_->FindBy(0, 0, "a")->sequence;
  EXPECT_EQ(store_.Update(0, sequence, {"a", 9.0, "[]"}, "longer"), WriteOutcome::kDone);
  EXPECT_EQ(store_->FindBy(0, 0, "a")->body, "longer");
  EXPECT_EQ(store_->Delete(0, sequence), WriteOutcome::kDone);
  EXPECT_FALSE(store_->Exists(0, 0, "a"));
}

TEST_P(StoreTest, AnUpdateFreesTheTextThatWasUnique) {
  Add("a", 7);
  Add("b", 8);
  const int64_t sequence = store_->FindBy(0, 0, "a")->sequence;
  EXPECT_EQ(store_.Update(0, sequence, {"b", 7.0, "[]"}, "taken"), WriteOutcome::kDuplicate);
  EXPECT_EQ(store_->FindBy(0, 0, "a")->body, "boat a");
  EXPECT_EQ(store_.Update(0, sequence, {"c", 7.0, "[]"}, "renamed"), WriteOutcome::kDone);
  EXPECT_FALSE(store_->Exists(0, 0, "a"));
  EXPECT_EQ(store_->FindBy(0, 0, "c")->body, "renamed");
  Add("a", 9);
}

TEST_P(StoreTest, DeletesAllOfAValue) {
  ASSERT_EQ(store_.Insert(1, {"a"}, "one"), WriteOutcome::kDone);
  ASSERT_EQ(store_.Insert(1, {"a"}, "two"), WriteOutcome::kDone);
  ASSERT_EQ(store_.Insert(1, {"b"}, "three"), WriteOutcome::kDone);
  EXPECT_EQ(store_->DeleteBy(1, 0, "a"), WriteOutcome::kDone);
  EXPECT_EQ(Bodies({}, 1), Strings{"three"});
}

TEST_P(StoreTest, SelectsNewestFirstInPages) {
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

TEST_P(StoreTest, OrdersByColumnsWithTheNewestFirstAmongEquals) {
  Add("a", 2);
  Add("b", 1);
  Add("c", 2);
  Query query;
  query.order.push_back({1, true});
  EXPECT_EQ(Bodies(query), (Strings{"boat c", "boat a", "boat b"}));
  query.order[0].descending = false;
  EXPECT_EQ(Bodies(query), (Strings{"boat b", "boat c", "boat a"}));
}

TEST_P(StoreTest, FiltersByEveryOperator) {
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

TEST_P(StoreTest, DropsAtARestartWhatARestartDrops) {
  Add("a", 1);
  ASSERT_EQ(store_.Insert(1, {"a"}, "trip"), WriteOutcome::kDone);
  store_->DropOnRestart();
  EXPECT_TRUE(Bodies({}, 1).empty());
  EXPECT_EQ(Bodies({}), Strings{"boat a"});
  store_->Clear();
  EXPECT_TRUE(Bodies({}).empty());
}

struct Comparison {
  std::string name;
  // A unique column of numbers, by which a table in memory is searched with each write.
  bool has_numbers = false;
  // Steps from one search to the next.
  int searches = 1;
};

class StoresTest : public ::testing::TestWithParam<Comparison> {};

INSTANTIATE_TEST_SUITE_P(InMemoryAndInAFile, StoresTest,
                         ::testing::Values(Comparison{"Numbers", true, 2},
                                           Comparison{"Searched", false, 2},
                                           Comparison{"SeldomSearched", false, 40}),
                         [](const auto& info) { return info.param.name; });

// In memory, rows are kept and found beside SQLite, which is not asked at all before a search:
// nobody may see a difference.
TEST_P(StoresTest, AnswerAlike) {
  TableSpecs more = *Tables();
  more[0].columns.push_back({"code", Type::kText, true, false});
  more[0].columns.push_back({"berth", Type::kText, true, true});
  more[0].columns.push_back({"owner", Type::kText, false, true, true});
  if (GetParam().has_numbers) more[0].columns.push_back({"number", Type::kInteger, true, false});
  const int columns = static_cast<int>(more[0].columns.size());
  constexpr int kOwner = 5;
  AnyStore in_memory(AnyStore::Kind::kMemory, more, /*most_rows=*/40);
  AnyStore in_file(AnyStore::Kind::kFile, more, /*most_rows=*/40);
  std::mt19937 random(11);  // NOLINT: the same numbers each time
  const auto below = [&](uint32_t limit) { return static_cast<int64_t>(random() % limit); };
  const auto text = [&](uint32_t limit) -> Cell {
    const int64_t number = below(limit);
    return number == 0 ? Cell() : Cell(number == 1 ? "" : std::to_string(number));
  };
  int duplicates = 0;
  int found = 0;
  for (int step = 0; step < 5000; ++step) {
    const int64_t kind = below(100);
    const bool searches = below(static_cast<uint32_t>(GetParam().searches)) == 0;
    const int texts[] = {0, 3, 4};
    int column = texts[below(3)];
    if (searches && below(3) == 0)
      column = kOwner + static_cast<int>(below(2)) % (columns - kOwner);
    const bool is_number = column > kOwner;
    const Cell key = is_number ? Cell(below(70)) : text(70);
    const Cell owner = text(30);
    std::vector<Cell> cells{text(70), 1.0, "[]", text(70), text(70), text(30)};
    if (columns > kOwner + 1) cells.emplace_back(below(70));
    const std::string body = std::to_string(step);
    Query query;
    if (searches) query.filters.push_back({column, Operator::kEqual, key});
    if (searches && below(4) == 0) query.filters.push_back({0, Operator::kPrefix, "1"});
    if (searches && below(4) == 0) query.order.push_back({below(2) == 0 ? -1 : 3, below(2) == 0});
    if (below(3) == 0) query.limit = below(30);
    if (below(5) == 0) query.offset = below(30) - 1;
    // What a step says and leaves, as text.
    const auto run = [&](AnyStore& store) {
      std::string said;
      const auto row = store->FindBy(0, column, key);
      said += row.has_value() ? row->body + "@" + std::to_string(row->sequence) : "none";
      said += store->Exists(0, column, key) ? "+" : "-";
      if (owner != Cell("") || searches) said += store->Exists(0, kOwner, owner) ? "+" : "-";
      if (kind < 50) {
        said += std::to_string(static_cast<int>(store.Insert(0, cells, body)));
      } else if (kind < 75 && row.has_value()) {
        said += std::to_string(static_cast<int>(store.Update(0, row->sequence, cells, body)));
      } else if (kind < 85 && row.has_value()) {
        said += std::to_string(static_cast<int>(store->Delete(0, row->sequence)));
      } else if (kind < 98) {
        said += std::to_string(static_cast<int>(store->DeleteBy(0, column, key)));
      } else if (step % 5 == 0) {
        store->Clear();
      }
      store->Select(0, query, [&](int64_t sequence, std::string_view taken) {
        said += " " + std::to_string(sequence) + ":" + std::string(taken);
      });
      return said + " " + std::to_string(store->Count(0));
    };
    const std::string expected = run(in_file);
    ASSERT_EQ(run(in_memory), expected) << "step " << step;
    duplicates +=
        expected.find("+1") != std::string::npos || expected.find("-1") != std::string::npos;
    found += expected.starts_with("none") ? 0 : 1;
  }
  EXPECT_GT(duplicates, 500);
  EXPECT_GT(found, 500);
}

// From some thousand rows on, a table in memory is put where it can be searched bit by bit.
TEST(LargeStoreTest, IsSearchedWhereverItsIndexIs) {
  for (const int rows : {4999, 5003, 5500, 8000}) {
    AnyStore store(AnyStore::Kind::kMemory);
    for (int i = 1; i <= rows; ++i) {
      const std::string id = std::to_string(i);
      ASSERT_EQ(store.Insert(0, {id, i % 10 + 0.5, "[]"}, id), WriteOutcome::kDone);
      // In front of what is indexed, and behind it.
      for (const int back : {4990, 10}) {
        if (i % 500 != 0 || i <= back) continue;
        const std::string changed = std::to_string(i - back);
        const auto row = store->FindBy(0, 0, changed);
        ASSERT_TRUE(row.has_value());
        ASSERT_EQ(store.Update(0, row->sequence, {changed, 70.0, "[]"}, changed + " changed"),
                  WriteOutcome::kDone);
        ASSERT_EQ(store->Delete(0, row->sequence - 1), WriteOutcome::kDone);
      }
    }
    const auto count = [&](double length) {
      Query query;
      query.filters.push_back({1, Operator::kEqual, length});
      int found = 0;
      store->Select(0, query, [&](int64_t, std::string_view) { ++found; });
      return found;
    };
    int sum = 0;
    for (int i = 0; i < 10; ++i) sum += count(i + 0.5);
    const int changed = count(70.0);
    EXPECT_EQ(changed, rows / 500 + std::max(0, rows / 500 - 9)) << rows;
    EXPECT_EQ(static_cast<uint64_t>(sum + changed), store->Count(0)) << rows;
    EXPECT_EQ(store->Count(0), static_cast<uint64_t>(rows - changed)) << rows;
  }
}

}  // namespace
}  // namespace mock_server::store
