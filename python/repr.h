#ifndef UNDERSTUDY_PYTHON_REPR_H_
#define UNDERSTUDY_PYTHON_REPR_H_

#include <string>
#include <string_view>

#include "python/value.h"

namespace python {

// repr(value) of Python 3.11.
std::string Repr(const Value& value);

// repr(str): single quotes unless the text has one and no double quote; what Python calls
// unprintable is escaped.
std::string StrRepr(std::string_view text);

// The form in which pydantic shows an input: more than 50 bytes are cut in the middle.
std::string TruncatedRepr(const Value& value);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_REPR_H_
