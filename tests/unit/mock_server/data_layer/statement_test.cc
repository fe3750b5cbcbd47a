#include "mock_server/data_layer/statement.h"

#include <gtest/gtest.h>

#include <vector>

namespace mock_server::data_layer {
namespace {

using defects::Latent;
using defects::RepairSet;
using python::Dict;
using python::Value;

class StatementTest : public ::testing::Test {
 protected:
  Column& Add(ColumnType type, Value value) {
    columns_.push_back(std::make_unique<Column>());
    columns_.back()->name = "c" + std::to_string(columns_.size());
    columns_.back()->type = type;
    parameters_.push_back(
        {columns_.back().get(), std::move(value), static_cast<int>(parameters_.size()) + 1});
    return *columns_.back();
  }

  std::string Bind() { return BindParameters(parameters_, repairs_); }
  std::string Store() { return StoreParameters(parameters_, "boats"); }
  const Value& stored(size_t index) const { return parameters_[index].value; }

  std::vector<std::unique_ptr<Column>> columns_;
  std::vector<Parameter> parameters_;
  RepairSet repairs_;
};

constexpr char kZoned[] = "2019-03-01T10:15:30+02:00";

TEST_F(StatementTest, ReadsTimesBeforeTheDriverSeesAnything) {
  Add(ColumnType::kInt32, int64_t{2147483648});
  Add(ColumnType::kTimestamp, "yesterday");
  EXPECT_EQ(Bind(), "Invalid isoformat string: 'yesterday'");
}

TEST_F(StatementTest, NamesTheFirstParameterThatTheDriverRefuses) {
  Add(ColumnType::kText, "x");
  Add(ColumnType::kTimestamp, kZoned);
  Add(ColumnType::kInt32, int64_t{2147483648});
  EXPECT_EQ(Bind(),
            "invalid input for query argument $2: datetime.datetime(2019, 3, 1, 10, 15, 30... "
            "(can't subtract offset-naive and offset-aware datetimes)");
}

TEST_F(StatementTest, TheDatabaseReadsAllParametersBeforeItLooksAtLengths) {
  Add(ColumnType::kText, std::string(51, 'x')).length = 50;
  Add(ColumnType::kText, std::string("a\0b", 3));
  EXPECT_EQ(Bind(), "invalid byte sequence for encoding \"UTF8\": 0x00");
}

TEST_F(StatementTest, ChecksLengthsInCharacters) {
  Add(ColumnType::kText, "éééé").length = 3;
  ASSERT_EQ(Bind(), "");
  EXPECT_EQ(Store(), "value too long for type character varying(3)");
}

TEST_F(StatementTest, CutsBlanksBeyondTheLength) {
  Add(ColumnType::kText, "abc   ").length = 4;
  ASSERT_EQ(Bind(), "");
  ASSERT_EQ(Store(), "");
  EXPECT_EQ(stored(0), "abc ");
}

TEST_F(StatementTest, ChecksNullsAfterLengths) {
  Add(ColumnType::kText, Value()).nullable = false;
  Add(ColumnType::kText, "long").length = 3;
  ASSERT_EQ(Bind(), "");
  EXPECT_EQ(Store(), "value too long for type character varying(3)");
  columns_[1]->length = 4;
  EXPECT_EQ(Store(),
            "null value in column \"c1\" of relation \"boats\" violates not-null constraint");
}

TEST_F(StatementTest, NullIsJsonUnlessTheHandlerLeftItAlone) {
  Add(ColumnType::kJsonbText, Value());
  Add(ColumnType::kJsonbText, Value());
  parameters_[1].sql_null = true;
  ASSERT_EQ(Bind(), "");
  ASSERT_EQ(Store(), "");
  EXPECT_EQ(stored(0), "null");
  EXPECT_TRUE(stored(1).is_none());
}

TEST_F(StatementTest, KeepsJsonAsTheDatabaseDoes) {
  Add(ColumnType::kJsonbText, Dict{{"bb", 1e22}, {"a", "ü"}});
  Add(ColumnType::kJsonb, Dict{{"b", 1}, {"a", 1e-7}});
  Add(ColumnType::kJsonb, Dict{{"all", 2}, {"big", 1e22}}).answers_floats = true;
  ASSERT_EQ(Bind(), "");
  EXPECT_EQ(stored(0), R"({"a": "ü", "bb": 10000000000000000000000})");
  EXPECT_EQ(stored(1), (Dict{{"a", 1e-7}, {"b", 1}}));
  EXPECT_EQ(stored(2), (Dict{{"all", 2.0}, {"big", 1e22}}));
}

TEST_F(StatementTest, DropsTheZoneWhereTheHandlerDoes) {
  Add(ColumnType::kTimestamp, kZoned).zone_dropped = true;
  ASSERT_EQ(Bind(), "");
  EXPECT_EQ(stored(0), "2019-03-01T10:15:30");
}

TEST_F(StatementTest, ConvertsTheZoneWhenThatIsRepaired) {
  repairs_.Set(Latent::kZonedTimes);
  Add(ColumnType::kTimestamp, kZoned);
  Add(ColumnType::kTimestamp, kZoned).zone_dropped = true;
  ASSERT_EQ(Bind(), "");
  EXPECT_EQ(stored(0), "2019-03-01T08:15:30");
  EXPECT_EQ(stored(1), "2019-03-01T10:15:30");  // dropped as before
}

TEST_F(StatementTest, TakesWhatIsNoUuidForNullWhereTheHandlerDoes) {
  Add(ColumnType::kUuid, "bob").invalid_is_null = true;
  Add(ColumnType::kUuid, "{7F567265-26F0-5648-AD0D-4609FA106622}").invalid_is_null = true;
  ASSERT_EQ(Bind(), "");
  EXPECT_TRUE(stored(0).is_none());
  EXPECT_EQ(stored(1), "7f567265-26f0-5648-ad0d-4609fa106622");
}

TEST_F(StatementTest, TimesAreTexts) {
  Add(ColumnType::kTimestamp, 1551435330);
  EXPECT_NE(Bind(), "");
}

}  // namespace
}  // namespace mock_server::data_layer
