#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ROWS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ROWS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contracts/core/http_message.h"
#include "mock_server/data_layer/actions.h"
#include "mock_server/python/value.h"
#include "mock_server/store/store.h"

namespace mock_server::data_layer {

// Steps that the actions share. A fault is a text: the driver's or the database's message, which
// only guarded routers and PATCH of agents show.

// The row that the request's path names by the resource's key.
std::optional<store::Row> FindRow(Request& request);

// 404 `{"detail":"Goal not found"}`.
contracts::core::HttpResponse NotFound(const Resource& resource);

// What a router of this kind makes of a fault after the body was checked.
contracts::core::HttpResponse HandlerFault(const Resource& resource, const std::string& prefix,
                                           const std::string& fault);

// The stored text of a row as a dict of its columns, and back.
python::Dict ReadRow(std::string_view body);
std::string WriteRow(const python::Dict& row);

std::vector<store::Cell> CellsOf(const Resource& resource, const python::Dict& row);

// Binds and checks new values of some columns (index, value) in their order, as one statement
// would. They are replaced by what is stored; the fault is empty when all is well.
std::string BindAndCheck(Request& request, std::vector<std::pair<int, python::Value>>& values);

// Stores a changed row and answers it with 200.
contracts::core::HttpResponse StoreRow(Request& request, int64_t sequence, const python::Dict& row);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ROWS_H_
