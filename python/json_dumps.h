#ifndef UNDERSTUDY_PYTHON_JSON_DUMPS_H_
#define UNDERSTUDY_PYTHON_JSON_DUMPS_H_

#include <string>

#include "python/value.h"

namespace python {

// json.dumps(value) with its defaults: ", " and ": ", everything beyond ASCII escaped, NaN and
// Infinity as Python spells them. Never fails; a lone surrogate is an escape like any other.
std::string DumpJson(const Value& value);

// The same in valid JSON: null for what is no number.
std::string DumpValidJson(const Value& value);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_JSON_DUMPS_H_
