#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ROWS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ROWS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"
#include "mock_server/data_layer/statement.h"
#include "mock_server/store/store.h"
#include "python/value.h"

namespace mock_server::data_layer {

// Steps that the actions share. A fault is a text: the handler's, the driver's or the database's
// message, which only guarded routers and PATCH of agents show.

// The row that the request's path names.
std::optional<store::Row> FindRow(Request& request);

// The database's message for a key that it can't read; empty when it can.
std::string KeyFault(const Request& request);

// 404 `{"detail":"Goal not found"}`.
base::HttpResponse NotFound(const Resource& resource);

// What a router of this kind makes of a fault after the body was checked.
base::HttpResponse HandlerFault(const Resource& resource, const std::string& prefix,
                                const std::string& fault);

// True when the real server fails in this place of this request and nobody repaired it; that is
// noted. `parameters` are what is to be set.
bool IsBroken(const Request& request, bool stored, std::span<const Parameter> parameters);

// The first character of the text of a row that the real server can't answer, since JSON has no
// NaN; it is stored all the same. Rows are JSON objects, so no other one starts so.
inline constexpr char kUnreadable = '!';

// The stored text of a row as a dict of its columns, and back.
python::Dict ReadRow(std::string_view body);
std::string WriteRow(const python::Dict& row);
// The same of a row's values, one for each of its columns in their order.
std::string WriteRow(std::span<const Parameter> values);
inline bool IsReadable(std::string_view body) { return !body.starts_with(kUnreadable); }
// The JSON of a stored text, which has no NaN where it is readable.
std::string_view RowText(std::string_view body);

// The row as the answer, or the unhandled error when it is unreadable.
base::HttpResponse RowAnswer(int status, std::string body);

std::vector<store::Cell> CellsOf(const Resource& resource, const python::Dict& row);
std::vector<store::Cell> CellsOf(std::span<const Parameter> values);

// The database's message for a parameter that refers to a row that is not there; else empty.
std::string ReferenceFault(Request& request, std::span<const Parameter> parameters);

// The database's message for a value that a unique column of `row` holds already; else empty.
std::string DuplicateFault(Request& request, const python::Dict& row);

// Binds the parameters and checks them as one INSERT or UPDATE of the request's table would. They
// are replaced by what is stored; the fault is empty when all is well.
std::string BindAndCheck(const Request& request, std::span<Parameter> parameters);

// Refuses the fields that are not a number, where the latent defect L9 is repaired: else they are
// stored, and their row is unreadable.
std::optional<base::HttpResponse> RefuseNan(const Request& request,
                                            std::span<const Parameter> parameters);

// Stores a changed row, publishes the route's event, and answers the row with 200. `fields` is what
// the event tells of the request (FieldsForEvent()); without a value none is published.
base::HttpResponse StoreRow(Request& request, int64_t sequence, const python::Dict& row,
                            std::optional<std::string_view> fields = "");

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ROWS_H_
