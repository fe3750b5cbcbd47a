#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SELECT_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SELECT_H_

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "mock_server/data_layer/actions.h"
#include "mock_server/store/store.h"
#include "python/value.h"

namespace mock_server::data_layer {

// What the list of the request's route selects for a checked query; the error is the fault of the
// handler, the driver or the database.
tl::expected<store::Query, std::string> MakeQuery(const Request& request,
                                                  const python::Dict& query);

// The rows of a query, parsed.
std::vector<python::Dict> SelectRows(const Request& request, const store::Query& query);

// The filter `column = value` of the request's resource.
store::Filter EqualFilter(const Resource& resource, std::string_view column,
                          const python::Value& value);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SELECT_H_
