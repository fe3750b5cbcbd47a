#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DECIMAL_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DECIMAL_H_

#include <string>
#include <tl/expected.hpp>

#include "python/value.h"

namespace mock_server::data_layer {

// Decimal(value) of Python: numbers, booleans, numeric texts, and lists of sign, digits and
// exponent. The value comes back as a number, or as a plain decimal text when it was a text or a
// list. The error says why not.
tl::expected<python::Value, std::string> ReadDecimal(const python::Value& value);

// Rounds to numeric(precision, scale), half away from zero, from the exact value (2.675 as a double
// is below the half); the result is the float with which it is answered. NaN stays. The database's
// message when it does not fit, else empty.
std::string RoundDecimal(int precision, int scale, python::Value& value);

// The nearest number of that scale that is not below (above) a number as ReadDecimal() gives it, as
// a float. NaN and the infinities stay.
void RoundDecimalUp(int scale, python::Value& value);
void RoundDecimalDown(int scale, python::Value& value);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DECIMAL_H_
