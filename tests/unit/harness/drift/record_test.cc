#include "harness/drift/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/drift/json_slices.h"

namespace harness::drift {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(EncodeStringTest, IsReadBackWhateverBytesItHas) {
  constexpr char kBytes[] = "a\"b\\\n\x01 \xE2\x82\xAC \xF0\x9F\x8C\x8A \xFF\x80 \x7F";
  const std::string bytes(kBytes, sizeof kBytes);  // with the zero at its end
  EXPECT_EQ(DecodeString(EncodeString(bytes)), bytes);
}

TEST(RecordLineTest, IsAScenarioAndARecordingAndHasNoSecret) {
  const char line[] =
      R"({"id":"a","target":"l01","steps":[{"method":"POST","path":"/x","headers":{"X-API-Key":"secret-key"},"json":{"n": 1.50},"save":{"b":"id"}},{"method":"PUT","path":"/x/${b}","raw":"\udcff","target":"l09"},{"method":"GET","path":"/left/out"}]})";
  const Scenario scenario = ParseScenarios(line, "f").value().front();
  Recording recording{.id = "a", .exchanges = std::vector<Exchange>(3)};
  recording.exchanges[0].request.target = "/x";
  recording.exchanges[0].answer = {201, {{"content-type", "a/b"}}, R"({"id":"7","token":"t"})"};
  const base::Redactor redactor(base::Redactor::Secrets{{"secret-key", "known-key"}});
  const std::string text = RecordLine(scenario, recording, redactor, 2);
  EXPECT_THAT(text, Not(HasSubstr("secret-key")));
  EXPECT_THAT(text, Not(HasSubstr("left")));

  const auto again = ParseScenarios(text, "g");
  ASSERT_TRUE(again) << again.error().ToString();
  ASSERT_THAT(again->front().steps, SizeIs(2));
  EXPECT_EQ(again->front().steps[0].body, scenario.steps[0].body);
  EXPECT_EQ(again->front().steps[0].headers[0].value, "known-key");
  EXPECT_EQ(again->front().steps[0].save, scenario.steps[0].save);
  EXPECT_EQ(again->front().steps[1].body, "\xFF");
  EXPECT_EQ(again->front().steps[1].service, base::Service::kGateway);

  const auto answers = ParseRecordings(text, "g");
  ASSERT_TRUE(answers) << answers.error().ToString();
  EXPECT_EQ(answers->front().exchanges[0].answer.status, 201);
  EXPECT_EQ(answers->front().exchanges[0].answer.body, R"({"id":"7","token":"<secret>"})");
}

}  // namespace
}  // namespace harness::drift
