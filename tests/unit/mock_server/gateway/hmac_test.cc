#include "mock_server/gateway/hmac.h"

#include <gtest/gtest.h>

namespace mock_server::gateway {
namespace {

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// RFC 4231, test case 2.
TEST(HmacTest, SignsAsTheStandardSays) {
  const auto mac = Hmac("HS256", "Jefe", "what do ya want for nothing?");
  ASSERT_TRUE(mac.has_value());
  EXPECT_EQ(Hex(*mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hex(*Hmac("HS384", "Jefe", "what do ya want for nothing?")).substr(0, 16),
            "af45d2e376484031");
  EXPECT_EQ(Hex(*Hmac("HS512", "Jefe", "what do ya want for nothing?")).substr(0, 16),
            "164b7a7bfcf819e2");
}

TEST(HmacTest, KnowsNoOtherAlgorithm) {
  EXPECT_FALSE(Hmac("RS256", "key", "text").has_value());
  EXPECT_FALSE(Hmac("hs256", "key", "text").has_value());
}

TEST(HmacTest, ComparesWholeSignatures) {
  EXPECT_TRUE(EqualSignatures("abc", "abc"));
  EXPECT_FALSE(EqualSignatures("abc", "abd"));
  EXPECT_FALSE(EqualSignatures("abc", "ab"));
}

}  // namespace
}  // namespace mock_server::gateway
