#include <algorithm>
#include <utility>

#include "mock_server/data_layer/handlers.h"
#include "mock_server/data_layer/notes.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/data_layer/select.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

constexpr int64_t kMostReserved = 100;
// For what the gateway puts around the list.
constexpr size_t kAround = 64;

}  // namespace

using base::HttpResponse;

HttpResponse ListRows(Request& request) {
  const auto query = MakeQuery(request, request.query);
  if (!query.has_value()) {
    NoteFault(request, "/query", query.error());
    return HandlerFault(request.resource(), "", query.error());
  }
  std::string text(std::exchange(request.context.list_opening, {}));
  text += '[';
  bool readable = true;
  size_t rows = 0;
  request.state.store->Select(request.resource_index, *query, [&](int64_t, std::string_view row) {
    if (rows++ == 0) {
      // Rows of a kind are of a length: most lists don't grow after this.
      const auto expected =
          static_cast<size_t>(std::clamp(query->limit, int64_t{1}, kMostReserved));
      text.reserve(expected * (row.size() + row.size() / 16) + kAround);
    } else {
      text += ',';
    }
    text += row;
    readable = readable && IsReadable(row);
  });
  if (!readable) return fastapi::UnhandledError();
  text += ']';
  request.context.listed_rows = rows;
  return fastapi::JsonTextAnswer(200, std::move(text));
}

}  // namespace mock_server::data_layer
