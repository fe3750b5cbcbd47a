#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_QUERY_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_QUERY_H_

#include <string_view>

#include "mock_server/fastapi/model.h"
#include "python/value.h"

namespace mock_server::fastapi {

// The query as a dict of strings: of repeated parameters the last one counts.
python::Dict ReadQuery(std::string_view query);

// Checks a query against its parameters. Absent ones get their defaults; `missing` shows null as
// its input.
python::Dict CheckQuery(const Model& parameters, const python::Dict& query, Dialect dialect,
                        ValidationErrors& errors);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_QUERY_H_
