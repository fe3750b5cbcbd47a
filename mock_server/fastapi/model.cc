#include "mock_server/fastapi/model.h"

#include <utility>

namespace mock_server::fastapi {

using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Result;
using python::Dict;
using python::Value;

Result<Model> Model::FromDescription(const Value& description) {
  if (!description.is_list()) return Fail(ErrorCode::kBadFile, "a model must be a list of fields");
  std::vector<Field> fields;
  for (const Value& entry : description.as_list()) {
    auto field = Field::FromDescription(entry);
    if (!field.has_value()) return tl::unexpected(field.error());
    fields.push_back(*std::move(field));
  }
  return Model(std::move(fields));
}

Dict Model::CheckAll(const Dict& input, std::string_view place, Dialect dialect,
                     ValidationErrors& errors, bool with_defaults) const {
  Dict result;
  for (const Field& field : fields_) {
    const Value* present = input.Find(field.name);
    if (present == nullptr) {
      if (field.required) {
        errors.push_back(MissingError(FieldLocation(place, field.name), input));
      } else if (with_defaults) {
        result.Append(field.name, field.default_value);
      }
      continue;
    }
    if (auto value = CheckField(field, *present, place, dialect, errors))
      result.Append(field.name, *std::move(value));
  }
  return result;
}

Dict Model::Check(const Dict& input, std::string_view place, Dialect dialect,
                  ValidationErrors& errors) const {
  return CheckAll(input, place, dialect, errors, false);
}

Dict Model::CheckWithDefaults(const Dict& input, std::string_view place, Dialect dialect,
                              ValidationErrors& errors) const {
  return CheckAll(input, place, dialect, errors, true);
}

}  // namespace mock_server::fastapi
