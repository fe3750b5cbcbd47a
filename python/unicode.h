#ifndef UNDERSTUDY_PYTHON_UNICODE_H_
#define UNDERSTUDY_PYTHON_UNICODE_H_

#include <cstdint>

namespace python {

// What Python 3.11 knows about code points that numbers are made of. Thread-safe.

// str.isspace().
bool IsBlank(uint32_t c);

// The ASCII digit for a decimal digit of another script; 0 for any other code point beyond ASCII.
char AsciiDigit(uint32_t c);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_UNICODE_H_
