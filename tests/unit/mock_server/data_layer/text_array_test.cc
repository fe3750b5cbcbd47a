#include <gtest/gtest.h>

#include "mock_server/data_layer/driver.h"

// text[] columns, as asyncpg encodes them and PostgreSQL reads them back; all of it was compared
// with both (tests/oracle/rows_check.py).
namespace mock_server::data_layer {
namespace {

using python::Dict;
using python::List;
using python::Value;

Value Encoded(Value value) {
  Column column;
  column.type = ColumnType::kTextArray;
  const auto encoded = EncodeParameter(column, value);
  return encoded.has_value() ? value : Value("!" + encoded.error());
}

TEST(TextArray, TakesTextsAndNulls) {
  EXPECT_EQ(Encoded(List{}), List{});
  EXPECT_EQ(Encoded(List{"a", Value(), "NULL", ""}), (List{"a", Value(), "NULL", ""}));
}

TEST(TextArray, TakesListsOfOneShapeInLists) {
  EXPECT_EQ(Encoded(List{List{"a"}, List{"b"}}), (List{List{"a"}, List{"b"}}));
  EXPECT_EQ(Encoded(List{List{"a", "b"}, List{"c"}}), "!non-homogeneous array");
  EXPECT_EQ(Encoded(List{"a", List{"b"}}), "!non-homogeneous array");
  EXPECT_EQ(Encoded(List{List{"a"}, Value()}), "!non-homogeneous array");
}

TEST(TextArray, HasNoEmptyListsInLists) { EXPECT_EQ(Encoded(List{List{}, List{}}), List{}); }

TEST(TextArray, TakesATextForAListWhereOnlyTheFirstIsLookedAt) {
  EXPECT_EQ(Encoded(List{List{List{"x"}}, List{"y"}}), (List{List{List{"x"}}, List{List{"y"}}}));
  EXPECT_EQ(Encoded(List{List{List{"ab"}}, List{"cd"}}),
            "!improper binary format in array element 1");
}

TEST(TextArray, RefusesTooManyDimensions) {
  Value nested = "x";
  for (int i = 0; i < 6; ++i) nested = List{nested};
  EXPECT_EQ(Encoded(nested), nested);
  EXPECT_EQ(Encoded(List{List{nested}}),
            "!number of array dimensions (7) exceed the maximum expected (6)");
}

TEST(TextArray, RefusesOtherValues) {
  EXPECT_EQ(Encoded("horn"), "!a sized iterable container expected (got type 'str')");
  EXPECT_EQ(Encoded(Dict{{"a", 1}}), "!a sized iterable container expected (got type 'dict')");
  EXPECT_EQ(Encoded(List{"a", 1}), "!invalid array element at index 1: expected str, got int");
  EXPECT_EQ(Encoded(List{List{1}}), "!invalid array element: expected str, got int");
  EXPECT_EQ(
      Encoded(List{"\xed\xa0\x80"}),
      "!'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed");
}

}  // namespace
}  // namespace mock_server::data_layer
