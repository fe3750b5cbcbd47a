#ifndef UNDERSTUDY_PYTHON_UNPRINTABLE_H_
#define UNDERSTUDY_PYTHON_UNPRINTABLE_H_

#include <cstdint>

namespace python {

// not chr(code_point).isprintable(), as Python 3.11 (Unicode 14) sees it.
bool IsUnprintable(uint32_t code_point);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_UNPRINTABLE_H_
