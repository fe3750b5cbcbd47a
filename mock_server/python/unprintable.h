#ifndef UNDERSTUDY_MOCK_SERVER_PYTHON_UNPRINTABLE_H_
#define UNDERSTUDY_MOCK_SERVER_PYTHON_UNPRINTABLE_H_

#include <cstdint>

namespace mock_server::python {

// not chr(code_point).isprintable(), as Python 3.11 (Unicode 14) sees it.
bool IsUnprintable(uint32_t code_point);

}  // namespace mock_server::python

#endif  // UNDERSTUDY_MOCK_SERVER_PYTHON_UNPRINTABLE_H_
