#ifndef UNDERSTUDY_PYTHON_TEXT_H_
#define UNDERSTUDY_PYTHON_TEXT_H_

#include <string>
#include <string_view>

namespace python {

// Texts that people compare with those of Python programs (Locust's failures and CSV files) are
// written as Python writes them.

// repr() of a string: quotes chosen and characters escaped as Python does. Bytes that are no UTF-8
// become \xNN.
std::string PythonRepr(std::string_view text);

// repr() of a float: the shortest digits that read back, `12.0`, `1e-07`, `1e+16`.
std::string PythonRepr(double value);

// repr() of the exception that Python raises for an errno: `ConnectionRefusedError(111, 'Connection
// refused')`.
std::string PythonOsError(int error_number);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_TEXT_H_
