#include "mock_server/fastapi/model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace mock_server::fastapi {
namespace {

using python::Dict;
using python::Value;

// "a" is a text, "b" a number that may be sent as a text, "c" and "d" have defaults.
Model Fields() {
  std::vector<Field> fields(4);
  for (size_t i = 0; i < fields.size(); ++i) {
    fields[i].name = std::string(1, static_cast<char>('a' + i));
    fields[i].type = i == 1 ? FieldType::kInt : FieldType::kStr;
  }
  fields[2].default_value = Value("of c");
  fields[3].default_value = Value(Dict{{"of", "d"}});
  return Model(std::move(fields));
}

Dict Taken(const Model& model, Dict input, Model::Absent absent) {
  ValidationErrors errors;
  std::vector<Verdict> verdicts = model.Examine(input, "body", Dialect::kPydantic212, errors);
  EXPECT_TRUE(errors.empty());
  return model.Take(input, std::move(verdicts), absent);
}

// What is in the model's order already is taken in another way than what is not.
TEST(ModelTest, TakesTheSameFieldsInWhateverOrderTheyCome) {
  const Model model = Fields();
  const std::vector<Dict::Item> sent = {{"a", "x"}, {"b", "7"}, {"c", "y"}, {"d", "z"}, {"e", 1}};
  const std::vector<Dict::Item> converted = {{"a", "x"}, {"b", 7}, {"c", "y"}, {"d", "z"}};
  const size_t fields = model.fields().size();
  std::vector<size_t> order = {0, 1, 2, 3, 4};
  do {
    for (size_t count = 0; count <= order.size(); ++count) {
      Dict input;
      for (size_t i = 0; i < count; ++i) input.Set(sent[order[i]].first, sent[order[i]].second);
      Dict present;
      Dict with_defaults;
      for (size_t i = 0; i < fields; ++i) {
        const auto& [name, value] = converted[i];
        if (input.Has(name)) present.Set(name, value);
        with_defaults.Set(name, input.Has(name) ? value : model.fields()[i].default_value);
      }
      EXPECT_EQ(Taken(model, input, Model::Absent::kLeftOut), present);
      EXPECT_EQ(Taken(model, input, Model::Absent::kDefault), with_defaults);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace mock_server::fastapi
