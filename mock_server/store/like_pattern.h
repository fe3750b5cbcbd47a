#ifndef UNDERSTUDY_MOCK_SERVER_STORE_LIKE_PATTERN_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_LIKE_PATTERN_H_

#include <string_view>

namespace mock_server::store {

// LIKE of PostgreSQL in UTF-8, or ILIKE with `fold_case`: '%' is any text, '_' any character, a
// backslash takes the next one literally. A backslash at the end matches nothing (PostgreSQL fails
// on it; callers append '%', which it then escapes).
bool MatchesLike(std::string_view text, std::string_view pattern, bool fold_case);

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_LIKE_PATTERN_H_
