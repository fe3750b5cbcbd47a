#include <gmock/gmock.h>

#include "harness/convert/recorded_traffic.h"
#include "schema/registry.h"
#include "tests/support/wrong_values.h"

namespace harness::convert {
namespace {

// What `understudy import har` does.
base::Result<std::string> Import(const std::string& text) {
  const auto har = base::JsonFile::Parse(text, "x.har");
  if (!har) return tl::unexpected(har.error());
  if (auto good = schema::CheckAgainst("har.schema.json", *har, har->root()); !good)
    return tl::unexpected(good.error());
  return ProfileOfHar(*har);
}

TEST(ProfileOfHar, TakesNoValueOfTheWrongType) {
  const std::string har =
      R"({"log":{"entries":[{"startedDateTime":"2026-01-18T21:26:01Z","time":1,"request":)"
      R"({"method":"POST","url":"http://a/b","headers":[{"name":"X-API-Key","value":"k"}],)"
      R"("postData":{"mimeType":"application/json","text":"{}"}},"response":{"status":200,)"
      R"("content":{"mimeType":"application/json","encoding":"","text":"{\"id\":1}"}}}]}})";
  ASSERT_TRUE(Import(har));
  size_t refused = 0;
  tests::support::ForEachWrongValue(har, [&](const std::string& text) {
    const auto profile = Import(text);
    if (profile || profile.error().code == base::ErrorCode::kNothingRan) return;
    ++refused;
    EXPECT_EQ(profile.error().code, base::ErrorCode::kBadFile) << text;
    EXPECT_THAT(profile.error().where, testing::StartsWith("x.har")) << text;
  });
  EXPECT_GT(refused, 120U);
}

}  // namespace
}  // namespace harness::convert
