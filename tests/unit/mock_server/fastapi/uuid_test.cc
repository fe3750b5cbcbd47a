#include "mock_server/fastapi/scalars.h"

#include <gtest/gtest.h>

namespace mock_server::fastapi {
namespace {

constexpr char kCanonical[] = "0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11";

TEST(ReadUuidTest, TakesEveryFormAndGivesTheCanonicalOne) {
  for (const char* text :
       {"0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11", "0B8A6F8E-3C5D-4A41-9D7E-2F1F0F6F7A11",
        "0b8a6f8e3c5d4a419d7e2f1f0f6f7a11", "{0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11}",
        "urn:uuid:0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11"}) {
    const auto uuid = ReadUuid(text, Dialect::kPydantic212);
    ASSERT_TRUE(uuid.has_value()) << text;
    EXPECT_EQ(*uuid, kCanonical) << text;
  }
}

struct BadUuid {
  const char* text;
  const char* reason;
};

class BadUuidTest : public ::testing::TestWithParam<BadUuid> {};

TEST_P(BadUuidTest, TellsTheReason) {
  const auto uuid = ReadUuid(GetParam().text, Dialect::kPydantic212);
  ASSERT_FALSE(uuid.has_value());
  EXPECT_EQ(uuid.error(), GetParam().reason);
}

#define EXPECTED_CHARACTER \
  "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found "

INSTANTIATE_TEST_SUITE_P(
    Rules, BadUuidTest,
    ::testing::Values(
        BadUuid{"bob", EXPECTED_CHARACTER "`o` at 2"},
        BadUuid{"\xd0\xb0", EXPECTED_CHARACTER "`\xd0\xb0` at 1"},
        BadUuid{"", "invalid length: expected length 32 for simple format, found 0"},
        BadUuid{"abc", "invalid length: expected length 32 for simple format, found 3"},
        BadUuid{"{0b8a6f8e3c5d4a419d7e2f1f0f6f7a11}", "invalid group count: expected 5, found 1"},
        BadUuid{"a-b", "invalid group count: expected 5, found 2"},
        BadUuid{"-----", "invalid group count: expected 5, found 6"},
        BadUuid{"0b8a6f8-3c5d-4a41-9d7e-2f1f0f6f7a11",
                "invalid group length in group 0: expected 8, found 7"},
        BadUuid{"0b8a6f8e-3c5d-4a411-9d7e-2f1f0f6f7a1",
                "invalid group length in group 2: expected 4, found 5"},
        BadUuid{"0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a1",
                "invalid group length in group 4: expected 12, found 11"},
        BadUuid{"{bob}", EXPECTED_CHARACTER "`o` at 3"},
        BadUuid{"urn:uuid:x", EXPECTED_CHARACTER "`x` at 10"},
        BadUuid{"{0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11", EXPECTED_CHARACTER "`{` at 1"}));

}  // namespace
}  // namespace mock_server::fastapi
