#include "base/http_message.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(HttpRequestTest, SplitsTheTargetAtTheFirstQuestionMark) {
  HttpRequest request;
  request.target = "/a/b?c=d?e";
  EXPECT_EQ(request.path(), "/a/b");
  EXPECT_EQ(request.query(), "c=d?e");
  request.target = "/a";
  EXPECT_EQ(request.path(), "/a");
  EXPECT_EQ(request.query(), "");
}

TEST(FindHeaderTest, IgnoresCaseAndTakesTheFirst) {
  const HttpHeaders headers = {{"X-API-Key", "one"}, {"x-api-key", "two"}};
  ASSERT_NE(FindHeader(headers, "x-Api-KEY"), nullptr);
  EXPECT_EQ(*FindHeader(headers, "x-Api-KEY"), "one");
  EXPECT_EQ(FindHeader(headers, "x-api"), nullptr);
}

}  // namespace
}  // namespace base
