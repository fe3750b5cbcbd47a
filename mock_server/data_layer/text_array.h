#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_TEXT_ARRAY_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_TEXT_ARRAY_H_

#include <string>
#include <tl/expected.hpp>

#include "python/value.h"

namespace mock_server::data_layer {

using EncodeElement = tl::expected<python::Value, std::string> (*)(const python::Value&);

// A text[] parameter as asyncpg encodes it and PostgreSQL reads it back: lists, nested up to six
// deep when all lists of a level have one length, with nulls as elements. An array without elements
// is an empty list, however it was nested. The error is the driver's or the database's reason.
tl::expected<python::Value, std::string> EncodeTextArray(const python::Value& value,
                                                         EncodeElement encode);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_TEXT_ARRAY_H_
