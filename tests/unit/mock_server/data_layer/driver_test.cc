#include "mock_server/data_layer/driver.h"

#include <gtest/gtest.h>

#include <limits>

namespace mock_server::data_layer {
namespace {

using python::Dict;
using python::List;
using python::Value;

Column Of(ColumnType type) {
  Column column;
  column.name = "c";
  column.type = type;
  return column;
}

// The encoded value, or the reason as a text that starts with "!".
Value Encoded(ColumnType type, Value value) {
  const auto encoded = EncodeParameter(Of(type), value);
  return encoded.has_value() ? value : Value("!" + encoded.error());
}

constexpr char kUuid[] = "7f567265-26f0-5648-ad0d-4609fa106622";

TEST(EncodeParameter, TextTakesOnlyTexts) {
  EXPECT_EQ(Encoded(ColumnType::kText, "x"), "x");
  EXPECT_EQ(Encoded(ColumnType::kText, 7), "!expected str, got int");
  EXPECT_EQ(Encoded(ColumnType::kText, Dict{}), "!expected str, got dict");
}

TEST(EncodeParameter, TextTellsWhereASurrogateStands) {
  EXPECT_EQ(
      Encoded(ColumnType::kText, "a\xed\xa0\x80"),
      "!'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed");
  EXPECT_EQ(Encoded(ColumnType::kText, "\xed\xa0\x80\xed\xb3\xbf!"),
            "!'utf-8' codec can't encode characters in position 0-1: surrogates not allowed");
}

TEST(EncodeParameter, UuidsMayHaveHyphensAnywhere) {
  EXPECT_EQ(Encoded(ColumnType::kUuid, kUuid), kUuid);
  EXPECT_EQ(Encoded(ColumnType::kUuid, "7F56726526F05648AD0D4609FA106622"), kUuid);
  EXPECT_EQ(Encoded(ColumnType::kUuid, "7f567-26526f05648ad0d4609fa1-06622"), kUuid);
}

TEST(EncodeParameter, UuidsAreRefusedWithTheDriversWords) {
  EXPECT_EQ(Encoded(ColumnType::kUuid, "bob"),
            "!invalid UUID 'bob': length must be between 32..36 characters, got 3");
  EXPECT_EQ(Encoded(ColumnType::kUuid, "{7f567265-26f0-5648-ad0d-4609fa106622}"),
            "!invalid UUID '{7f567265-26f0-5648-ad0d-4609fa106622}': length must be between 32..36 "
            "characters, got 38");
  EXPECT_EQ(Encoded(ColumnType::kUuid, "7f567265-26f0-5648-ad0d-4609fa10662g"),
            "!invalid UUID '7f567265-26f0-5648-ad0d-4609fa10662g': unexpected character 'g'");
  EXPECT_EQ(Encoded(ColumnType::kUuid, "7f567265-26f0-5648-ad0d-4609fa1066-2"),
            "!invalid UUID '7f567265-26f0-5648-ad0d-4609fa1066-2': decodes to less than 16 bytes");
  EXPECT_EQ(Encoded(ColumnType::kUuid, "7f56726526f05648ad0d4609fa10662222"),
            "!invalid UUID '7f56726526f05648ad0d4609fa10662222': decodes to more than 16 bytes");
  EXPECT_EQ(Encoded(ColumnType::kUuid, 7), "!expected str, got int");
}

TEST(EncodeParameter, IntegersCutFloatsTowardsZeroAndTakeNoTexts) {
  EXPECT_EQ(Encoded(ColumnType::kInt32, 12.9), 12);
  EXPECT_EQ(Encoded(ColumnType::kInt32, -12.9), -12);
  EXPECT_EQ(Encoded(ColumnType::kInt32, true), 1);
  EXPECT_EQ(Encoded(ColumnType::kInt32, "7"), "!'str' object cannot be interpreted as an integer");
  EXPECT_EQ(Encoded(ColumnType::kInt32, std::numeric_limits<double>::quiet_NaN()),
            "!cannot convert float NaN to integer");
}

TEST(EncodeParameter, IntegersHaveARange) {
  EXPECT_EQ(Encoded(ColumnType::kInt32, int64_t{2147483647}), int64_t{2147483647});
  EXPECT_EQ(Encoded(ColumnType::kInt32, int64_t{2147483648}), "!value out of int32 range");
  EXPECT_EQ(Encoded(ColumnType::kInt32, int64_t{-2147483648}), int64_t{-2147483648});
  EXPECT_EQ(Encoded(ColumnType::kInt32, int64_t{-2147483649}), "!value out of int32 range");
  EXPECT_EQ(Encoded(ColumnType::kInt32, std::numeric_limits<double>::infinity()),
            "!value out of int32 range");
  EXPECT_EQ(Encoded(ColumnType::kInt64, int64_t{2147483648}), int64_t{2147483648});
  EXPECT_EQ(Encoded(ColumnType::kInt64, Value::Integer("9223372036854775808")),
            "!value out of int64 range");
  EXPECT_EQ(Encoded(ColumnType::kInt64, 1e19), "!value out of int64 range");
}

TEST(EncodeParameter, FloatsTakeNumbersOfAnySize) {
  EXPECT_EQ(Encoded(ColumnType::kFloat, 7), 7.0);
  EXPECT_EQ(Encoded(ColumnType::kFloat, true), 1.0);
  EXPECT_EQ(Encoded(ColumnType::kFloat, Value::Integer("1" + std::string(30, '0'))), 1e30);
  EXPECT_EQ(Encoded(ColumnType::kFloat, Value::Integer("1" + std::string(400, '0'))),
            "!int too large to convert to float");
  EXPECT_EQ(Encoded(ColumnType::kFloat, "7"), "!must be real number, not str");
}

TEST(EncodeParameter, BooleansAreNothingElse) {
  EXPECT_EQ(Encoded(ColumnType::kBool, false), false);
  EXPECT_EQ(Encoded(ColumnType::kBool, 1), "!a boolean is required (got type int)");
  EXPECT_EQ(Encoded(ColumnType::kBool, "yes"), "!a boolean is required (got type str)");
}

TEST(RefusedParameter, ShowsFortyCharactersOfTheValue) {
  EXPECT_EQ(RefusedParameter(4, "2147483648", "value out of int32 range"),
            "invalid input for query argument $4: 2147483648 (value out of int32 range)");
  EXPECT_EQ(RefusedParameter(1, std::string(41, 'x'), "why"),
            "invalid input for query argument $1: " + std::string(40, 'x') + "... (why)");
  EXPECT_EQ(RefusedParameter(1, std::string(40, 'x'), "why"),
            "invalid input for query argument $1: " + std::string(40, 'x') + " (why)");
}

}  // namespace
}  // namespace mock_server::data_layer
