#include "mock_server/fastapi/model.h"

#include <utility>

namespace mock_server::fastapi {

using python::Dict;
using python::Value;

Model Model::FromDescription(const rapidjson::Value& description, base::JsonReader& reader) {
  std::vector<Field> fields;
  fields.reserve(description.Size());
  for (const rapidjson::Value& entry : description.GetArray())
    fields.push_back(Field::FromDescription(entry, reader));
  return Model(std::move(fields));
}

std::vector<Verdict> Model::Examine(const Dict& input, std::string_view place, Dialect dialect,
                                    ValidationErrors& errors) const {
  std::vector<Verdict> verdicts;
  verdicts.reserve(fields_.size());
  for (const Field& field : fields_) {
    const Value* present = input.Find(field.name);
    if (present != nullptr) {
      verdicts.push_back(ExamineField(field, *present, place, dialect, errors));
    } else {
      if (field.required) errors.push_back(MissingError(FieldLocation(place, field.name), input));
      verdicts.emplace_back();
    }
  }
  return verdicts;
}

Dict Model::Take(Dict& input, std::vector<Verdict> verdicts, Absent absent) const {
  Dict result;
  for (size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = fields_[i];
    if (!verdicts[i].is_absent()) {
      result.Append(field.name, std::move(verdicts[i]).Of(std::move(*input.Find(field.name))));
    } else if (absent == Absent::kDefault) {
      result.Append(field.name, Value(field.default_value));
    }
  }
  return result;
}

}  // namespace mock_server::fastapi
