#include "base/http_message.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/random.h"

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

// Eight bytes at a time, with the last ones twice.
TEST(EqualsIgnoreCase, AgreesWithALookAtEachByte) {
  constexpr std::string_view kBytes = "aAzZ@[`{-\x80\xe1\xc1";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  Random random(5);
  int equal = 0;
  for (int i = 0; i < 100000; ++i) {
    std::string a(random.Below(20), '\0');
    for (char& c : a) c = kBytes[random.Below(kBytes.size())];
    std::string b = a;
    for (char& c : b) c = random.Below(3) == 0 ? lower(c) : c;
    if (!b.empty() && random.Below(2) == 0)
      b[random.Below(b.size())] = kBytes[random.Below(kBytes.size())];
    const bool expected = std::equal(a.begin(), a.end(), b.begin(), b.end(),
                                     [&](char x, char y) { return lower(x) == lower(y); });
    equal += expected ? 1 : 0;
    ASSERT_EQ(EqualsIgnoreCase(a, b), expected) << a << " " << b;
  }
  EXPECT_GT(equal, 10000);
  EXPECT_LT(equal, 90000);
  EXPECT_FALSE(EqualsIgnoreCase("content-length", "content-length2"));
}

}  // namespace
}  // namespace base
