#include "latency/latency_model.h"
#include "tests/support/wrong_values.h"

#include <gmock/gmock.h>

namespace latency {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

TEST(LatencyModelFile, IsReadAsItWasWritten) {
  const LatencyModel& model = LatencyModel::BuiltIn();
  const std::string text = WriteLatencyModel(model);
  const auto again = ParseLatencyModel(text, "model.json");
  ASSERT_TRUE(again) << again.error().ToString();
  EXPECT_EQ(WriteLatencyModel(*again), text);
  EXPECT_EQ(again->Levels(), model.Levels());
  for (const double quantile : {0.1, 0.5, 0.99}) {
    const auto before = model.At("GET", "GET /api/v1/agents/", 150, quantile);
    const auto after = again->At("GET", "GET /api/v1/agents/", 150, quantile);
    EXPECT_LE(std::chrono::abs(before - after), std::chrono::nanoseconds(10));
  }
}

TEST(LatencyModelFile, NamesThePlaceOfWhatIsWrong) {
  const auto parse = [](const std::string& quantiles) {
    return ParseLatencyModel(
        "{ \"latency_model\": 1, \"endpoints\": [ { \"method\": \"\",\n"
        "  \"name\": \"\", \"levels\": [ { \"users\": 1, \"quantiles\": " +
            quantiles + " } ] } ] }",
        "m.json");
  };
  EXPECT_TRUE(parse("[[0.5, 3]]"));
  const auto above = parse("[[1.5, 3]]");
  ASSERT_FALSE(above);
  EXPECT_EQ(above.error().code, ErrorCode::kBadFile);
  EXPECT_THAT(above.error().ToString(), HasSubstr("m.json:2:"));
  EXPECT_THAT(above.error().message, HasSubstr("between 0 and 1"));
  const auto falls = parse("[[0.5, 3], [0.9, 2]]");
  ASSERT_FALSE(falls);
  EXPECT_THAT(falls.error().message, HasSubstr("must not fall"));
  EXPECT_FALSE(parse("[[0.5, 3], [0.5, 4]]"));
  EXPECT_FALSE(parse("[[0.5]]"));
  EXPECT_FALSE(parse("[]"));
  EXPECT_FALSE(ParseLatencyModel("[]", "m.json"));
}

TEST(LatencyModelFile, NeedsOneTableForEachAndOneForAll) {
  const auto parse = [](const std::string& endpoints) {
    return ParseLatencyModel("{\"latency_model\": 1, \"endpoints\": [" + endpoints + "]}",
                             "m.json");
  };
  const std::string levels = R"("levels": [{"users": 1, "quantiles": [[0.5, 3]]}])";
  const std::string all = R"({"method": "", "name": "", )" + levels + "}";
  const std::string row = R"({"method": "GET", "name": "a", )" + levels + "}";
  EXPECT_TRUE(parse(all + "," + row));
  const auto twice = parse(all + "," + row + "," + row);
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().message, HasSubstr("'a' has a table for users 1 already"));
  const auto without = parse(row);
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().message, HasSubstr("an empty method and name"));
}

TEST(LatencyModelFile, KeepsWhatLoadsAreIn) {
  LatencyModel model;
  model.set_unit(LoadUnit::kRequestsPerSecond);
  model.Set("", "", 35.2, QuantileTable({{0, 2}}));
  const std::string text = WriteLatencyModel(model);
  EXPECT_THAT(text, HasSubstr("\"requests_per_s\": 35.2"));
  const auto again = ParseLatencyModel(text, "m.json");
  ASSERT_TRUE(again) << again.error().ToString();
  EXPECT_EQ(again->unit(), LoadUnit::kRequestsPerSecond);
  const auto mixed = ParseLatencyModel(
      R"({"latency_model": 1, "by": "rate", "endpoints": [{"method": "", "name": "",
          "levels": [{"users": 1, "quantiles": [[0.5, 3]]}]}]})",
      "m.json");
  ASSERT_FALSE(mixed);
  EXPECT_THAT(mixed.error().ToString(), HasSubstr("m.json:2:"));
  EXPECT_THAT(mixed.error().message, HasSubstr("needs \"requests_per_s\""));
}

TEST(LatencyModelFile, TakesNoValueOfTheWrongType) {
  size_t refused = 0;
  tests::support::ForEachWrongValue(
      R"({"latency_model":1,"by":"users","endpoints":[{"method":"","name":"","levels":[)"
      R"({"users":1,"quantiles":[[0.5,3],[0.9,4]]}]}]})",
      [&](const std::string& text) {
        const auto model = ParseLatencyModel(text, "m.json");
        if (model) return;
        ++refused;
        EXPECT_THAT(model.error().where, testing::StartsWith("m.json:1:")) << text;
      });
  EXPECT_GT(refused, 100U);
}

}  // namespace
}  // namespace latency
