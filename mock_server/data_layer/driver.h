#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DRIVER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DRIVER_H_

#include <string>
#include <tl/expected.hpp>

#include "mock_server/data_layer/column.h"
#include "python/value.h"

namespace mock_server::data_layer {

// Turns a parameter into what asyncpg makes of it for a column of this type: the value that reaches
// the database. The error is the reason for which it refuses it ("value out of int32 range"), and
// then the value is as it was. Times were read already and pass.
tl::expected<void, std::string> EncodeParameter(const Column& column, python::Value& value);

// The driver's message for a refused parameter; of the value's repr 40 characters are shown.
std::string RefusedParameter(int number, const std::string& repr, const std::string& why);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DRIVER_H_
