#include "mock_server/fastapi/model.h"

#include <algorithm>
#include <utility>

namespace mock_server::fastapi {

using python::Dict;
using python::Value;

namespace {

// The value of a field. Most bodies have their fields in the model's order.
const Value* FindAt(const Dict& input, size_t place, const std::string& name) {
  if (place < input.size() && input.items()[place].first == name)
    return &input.items()[place].second;
  return input.Find(name);
}

}  // namespace

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
    const Value* present = FindAt(input, verdicts.size(), field.name);
    Verdict& verdict = verdicts.emplace_back();
    if (present != nullptr) {
      // Of most values nothing else is asked, and a verdict takes longer to be handed on.
      if (field.TakesAsItIs(*present)) {
        verdict.BecomeSame();
      } else {
        verdict = ExamineField(field, *present, place, dialect, errors);
      }
    } else if (field.required) {
      errors.push_back(MissingError(FieldLocation(place, field.name), input));
    }
  }
  return verdicts;
}

bool Model::IsInOrder(const Dict& input) const {
  return input.size() <= fields_.size() &&
         std::equal(
             input.items().begin(), input.items().end(), fields_.begin(),
             [](const Dict::Item& item, const Field& field) { return item.first == field.name; });
}

Dict Model::Take(Dict& input, std::vector<Verdict> verdicts, Absent absent) const {
  // The dict is its own result when its fields are the model's first ones, in order: what the
  // gateway sends has all of them, and most clients leave out only the last.
  if (IsInOrder(input)) {
    for (size_t i = 0; i < input.size(); ++i) {
      Value& value = input.items()[i].second;
      if (!verdicts[i].is_same()) value = std::move(verdicts[i]).Of(std::move(value));
    }
    for (size_t i = input.size(); i < fields_.size() && absent == Absent::kDefault; ++i)
      input.Append(fields_[i].name, Value(fields_[i].default_value));
    return std::move(input);
  }
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
