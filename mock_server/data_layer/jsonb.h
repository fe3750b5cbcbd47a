#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_JSONB_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_JSONB_H_

#include <string>
#include <tl/expected.hpp>

#include "python/value.h"

namespace mock_server::data_layer {

// Makes of a value what a jsonb column of PostgreSQL 15 keeps of json.dumps(value), read by Python
// again: keys sorted by length and bytes, floats as exact decimals (1e22 becomes an integer, -0.0
// becomes 0.0), surrogate pairs joined. An error is the database's message for the first part it
// refuses: NaN, an infinity, a NUL, a lone surrogate (docs/platform.md, jsonb).
tl::expected<void, std::string> NormaliseJsonb(python::Value& value);

// The text of a normalised value as the database prints it: `{"a": 1, "b": [1, 2]}`, numbers
// without exponent.
std::string JsonbText(const python::Value& normalised);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_JSONB_H_
