#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DRIVER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DRIVER_H_

#include <string>
#include <tl/expected.hpp>

#include "mock_server/data_layer/column.h"
#include "mock_server/python/value.h"

namespace mock_server::data_layer {

// What asyncpg makes of a parameter for a column of this type: the value that reaches the database,
// or the reason for which it refuses it ("value out of int32 range"). Times were read already and
// pass.
tl::expected<python::Value, std::string> EncodeParameter(const Column& column,
                                                         const python::Value& value);

// The driver's message for a refused parameter; of the value's repr 40 characters are shown.
std::string RefusedParameter(int number, const std::string& repr, const std::string& why);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DRIVER_H_
