#ifndef UNDERSTUDY_PYTHON_RAPID_JSON_H_
#define UNDERSTUDY_PYTHON_RAPID_JSON_H_

#include <rapidjson/document.h>

#include "python/value.h"

namespace python {

// The Python value of a JSON value. A number that was written without fraction and exponent is an
// int.
Value FromRapidJson(const rapidjson::Value& value);

// The JSON value of a Python value. Strings are borrowed from `value`, the rest lives in `pool`; an
// integer beyond 64 bits becomes the nearest double.
rapidjson::Value ToRapidJson(const Value& value, rapidjson::MemoryPoolAllocator<>& pool);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_RAPID_JSON_H_
