#ifndef UNDERSTUDY_PYTHON_INTEGER_H_
#define UNDERSTUDY_PYTHON_INTEGER_H_

#include <optional>
#include <string>
#include <string_view>

namespace python {

// int(text) of Python 3.11 as decimal digits with an optional '-': blanks around it, a sign and
// single underscores between digits are forgiven. Nothing when it is a ValueError. Digits of other
// scripts, which Python also takes, are not taken.
std::optional<std::string> ParseInteger(std::string_view text);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_INTEGER_H_
