#include "mock_server/store/like_pattern.h"

#include <gtest/gtest.h>

namespace mock_server::store {
namespace {

bool Like(const char* text, const char* pattern) { return MatchesLike(text, pattern, false); }
bool ILike(const char* text, const char* pattern) { return MatchesLike(text, pattern, true); }

TEST(MatchesLike, MatchesTheWholeText) {
  EXPECT_TRUE(Like("harbour", "harbour"));
  EXPECT_FALSE(Like("harbour", "harb"));
  EXPECT_FALSE(Like("harb", "harbour"));
  EXPECT_TRUE(Like("", ""));
  EXPECT_TRUE(Like("", "%"));
}

TEST(MatchesLike, KnowsBothWildcards) {
  EXPECT_TRUE(Like("/tides/north", "/tides/%"));
  EXPECT_TRUE(Like("/tides/north", "%north"));
  EXPECT_TRUE(Like("/tides/north", "%des%or%"));
  EXPECT_TRUE(Like("/tides", "/t_des"));
  EXPECT_FALSE(Like("/tdes", "/t_des"));
  EXPECT_TRUE(Like("aXbXc", "%X_"));
  EXPECT_TRUE(Like("é", "_"));  // a character, however many bytes
}

TEST(MatchesLike, TakesWhatFollowsABackslashLiterally) {
  EXPECT_TRUE(Like("100%", "100\\%"));
  EXPECT_FALSE(Like("1000", "100\\%"));
  EXPECT_TRUE(Like("a_b", "a\\_b"));
  EXPECT_FALSE(Like("axb", "a\\_b"));
  EXPECT_TRUE(Like("a\\b", "a\\\\b"));
}

TEST(MatchesLike, FoldsCaseOfAllScriptsOnDemand) {
  EXPECT_FALSE(Like("Harbour", "harbour"));
  EXPECT_TRUE(ILike("Harbour", "hARBOUR"));
  EXPECT_TRUE(ILike("ГАВАНЬ", "%гавань%"));
  EXPECT_TRUE(ILike("Übersee", "%ÜBER%"));
}

TEST(MatchesLike, DoesNotSearchForEver) {
  const std::string text(2000, 'a');
  EXPECT_FALSE(MatchesLike(text, "%a%a%a%a%a%a%b", false));
}

}  // namespace
}  // namespace mock_server::store
