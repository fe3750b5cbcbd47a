#ifndef UNDERSTUDY_PYTHON_INTEGER_H_
#define UNDERSTUDY_PYTHON_INTEGER_H_

#include <optional>
#include <string>
#include <string_view>

namespace python {

// int(text) of Python 3.11 as decimal digits with an optional '-': blanks around it, a sign and
// single underscores between digits are forgiven. Nothing when it is a ValueError.
std::optional<std::string> ParseInteger(std::string_view text);

// What int(text) looks at: digits of other scripts as ASCII, blanks around taken off, and a NUL for
// what can't be in a number.
std::string IntegerWord(std::string_view text);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_INTEGER_H_
