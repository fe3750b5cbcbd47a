#ifndef UNDERSTUDY_BASE_SUGGEST_H_
#define UNDERSTUDY_BASE_SUGGEST_H_

#include <span>
#include <string>
#include <string_view>

namespace base {

// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other
// (bytes).
size_t EditDistance(std::string_view a, std::string_view b);

// The known word that was probably meant: the nearest by edit distance, if it is near enough not to
// be a guess (within a third of the word without the dashes of an option, or one edit, or two where
// both begin with the same letter); otherwise the only one that begins or ends like the word, or
// vice versa ("config" for "configuration", "type" for "agent_type", "agentId" for "agent_id").
// Empty when there is none. Borrowed from `known`.
std::string_view Nearest(std::string_view word, std::span<const std::string> known);

// "; did you mean 'X'?", or nothing.
std::string DidYouMean(std::string_view word, std::span<const std::string> known);

// "; it begins with a blank", "; it ends with a blank", or nothing: of a path that is not there,
// nobody would see it.
std::string_view BlankAtAnEnd(std::string_view path);

}  // namespace base

#endif  // UNDERSTUDY_BASE_SUGGEST_H_
