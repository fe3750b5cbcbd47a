#ifndef UNDERSTUDY_BASE_ERROR_H_
#define UNDERSTUDY_BASE_ERROR_H_

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace base {

enum class ErrorCode {
  kBadUsage,     // a wrong option, name or value given by the user
  kBadFile,      // a file that cannot be read, or whose content is wrong
  kUnreachable,  // the target does not answer
  kNothingRan,   // the selection is empty
  kUnavailable,  // the system refused: a port in use, no descriptors, disk full
  kInternal,     // a fault of this program
};

// An expected failure, to be shown to the user. `message` names the thing, what is wrong with it
// and the remedy; `where` is the place (`file:line:column`, an option, an address) and may be
// empty.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::string where;

  // "where: message", or the message alone.
  std::string ToString() const { return where.empty() ? message : where + ": " + message; }
};

// Functions that can fail for a reason outside the program return a Result. Contract mismatches are
// data, not errors.
template <typename T>
using Result = tl::expected<T, Error>;

using Status = tl::expected<void, Error>;

inline tl::unexpected<Error> Fail(ErrorCode code, std::string message, std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_ERROR_H_
