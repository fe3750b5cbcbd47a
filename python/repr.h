#ifndef UNDERSTUDY_PYTHON_REPR_H_
#define UNDERSTUDY_PYTHON_REPR_H_

#include <string>
#include <string_view>

#include "python/value.h"

namespace python {

// repr(value) of Python 3.11.
std::string Repr(const Value& value);

// repr(str): single quotes unless the text has one and no double quote; what Python calls
// unprintable is escaped, and a byte that is no UTF-8 becomes \xNN.
std::string StrRepr(std::string_view text);

// repr() of the exception that Python raises for an errno: `ConnectionRefusedError(111, 'Connection
// refused')`.
std::string OsErrorRepr(int error_number);

// The form in which pydantic shows an input: more than 50 bytes are cut in the middle.
std::string TruncatedRepr(const Value& value);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_REPR_H_
