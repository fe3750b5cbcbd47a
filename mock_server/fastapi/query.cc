#include "mock_server/fastapi/query.h"

#include <utility>

#include "python/url.h"

namespace mock_server::fastapi {

using python::Dict;
using python::Value;

Dict ReadQuery(std::string_view query) {
  Dict result;
  if (query.empty()) return result;
  for (auto& [name, value] : python::ParseQuery(query)) result.Set(name, std::move(value));
  return result;
}

Dict CheckQuery(const Model& parameters, const Dict& query, Dialect dialect,
                ValidationErrors& errors) {
  Dict result;
  for (const Field& field : parameters.fields()) {
    const Value* present = query.Find(field.name);
    if (present != nullptr) {
      if (auto value = CheckField(field, *present, "query", dialect, errors))
        result.Set(field.name, *std::move(value));
    } else if (field.required) {
      errors.push_back(MissingError(FieldLocation("query", field.name), Value()));
    } else {
      result.Set(field.name, field.default_value);
    }
  }
  return result;
}

}  // namespace mock_server::fastapi
