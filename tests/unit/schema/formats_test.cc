#include "schema/formats.h"

#include <gtest/gtest.h>

namespace schema {
namespace {

TEST(IsUuid, TakesTheCanonicalFormOnly) {
  EXPECT_TRUE(IsUuid("7c9e6679-7425-40de-944b-e07fc1f90ae7"));
  EXPECT_FALSE(IsUuid("7C9E6679-7425-40DE-944B-E07FC1F90AE7"));
  EXPECT_FALSE(IsUuid("7c9e6679742540de944be07fc1f90ae7"));
  EXPECT_FALSE(IsUuid("7c9e6679-7425-40de-944b-e07fc1f90ae"));
  EXPECT_FALSE(IsUuid("7c9e6679-7425-40de-944b-e07fc1f90aeg"));
  EXPECT_FALSE(IsUuid("7c9e6679 7425-40de-944b-e07fc1f90ae7"));
  EXPECT_FALSE(IsUuid(""));
}

TEST(IsUuidInput, TakesEveryFormThatThePlatformReads) {
  EXPECT_TRUE(IsUuidInput("7c9e6679-7425-40de-944b-e07fc1f90ae7"));
  EXPECT_TRUE(IsUuidInput("7C9E6679742540DE944BE07FC1F90AE7"));
  EXPECT_TRUE(IsUuidInput("{7c9e6679-7425-40de-944b-e07fc1f90ae7}"));
  EXPECT_TRUE(IsUuidInput("urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7"));
  EXPECT_FALSE(IsUuidInput("{7c9e6679742540de944be07fc1f90ae7}"));
  EXPECT_FALSE(IsUuidInput("7c9e6679-742540de-944b-e07fc1f90ae7"));
  EXPECT_FALSE(IsUuidInput("bob"));
}

TEST(IsTimestamp, TakesSixDecimalsOrNone) {
  EXPECT_TRUE(IsTimestamp("2026-01-18T21:26:47.123456"));
  EXPECT_TRUE(IsTimestamp("2026-01-18T21:26:47"));
  EXPECT_TRUE(IsTimestamp("2024-02-29T00:00:00"));
  EXPECT_FALSE(IsTimestamp("2023-02-29T00:00:00"));
  EXPECT_FALSE(IsTimestamp("2026-13-01T00:00:00"));
  EXPECT_FALSE(IsTimestamp("2026-01-18T21:26:47.000000"));  // vanishes when zero
  EXPECT_FALSE(IsTimestamp("2026-01-18T21:26:47.123"));
  EXPECT_FALSE(IsTimestamp("2026-01-18T21:26:47Z"));
  EXPECT_FALSE(IsTimestamp("2026-01-18 21:26:47"));
  EXPECT_FALSE(IsTimestamp("2026-01-18T24:00:00"));
  EXPECT_FALSE(IsTimestamp("2026-01-18T21:26:-1"));
}

TEST(IsDateTime, WantsAZone) {
  EXPECT_TRUE(IsDateTime("2026-01-18T21:26:47Z"));
  EXPECT_TRUE(IsDateTime("2026-01-18T21:26:60.5+02:00"));
  EXPECT_FALSE(IsDateTime("2026-01-18T21:26:47"));
  EXPECT_FALSE(IsDateTime("2026-01-18T21:26:47.Z"));
  EXPECT_FALSE(IsDateTime("2026-01-18T21:26:47+2:00"));
}

}  // namespace
}  // namespace schema
