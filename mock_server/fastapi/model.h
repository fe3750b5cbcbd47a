#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_MODEL_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_MODEL_H_

#include <string_view>
#include <vector>

#include "mock_server/fastapi/field.h"

namespace mock_server::fastapi {

// The fields of a request body or of a query, in the order in which their errors are told.
// Immutable.
class Model {
 public:
  Model() = default;
  explicit Model(std::vector<Field> fields) : fields_(std::move(fields)) {}

  // Reads a list of field descriptions.
  static Model FromDescription(const rapidjson::Value& description, base::JsonReader& reader);

  const std::vector<Field>& fields() const { return fields_; }

  // Checks the known fields of `input`; unknown ones are ignored. The verdicts on them, in model
  // order.
  std::vector<Verdict> Examine(const python::Dict& input, std::string_view place, Dialect dialect,
                               ValidationErrors& errors) const;

  enum class Absent { kLeftOut, kDefault };

  // After Examine() has added nothing to `errors`: the fields that were present, converted, in
  // model order, and what absent ones become. Values are moved out of `input`.
  python::Dict Take(python::Dict& input, std::vector<Verdict> verdicts, Absent absent) const;

 private:
  // The input's fields are the model's first ones, in its order, and no others.
  bool IsInOrder(const python::Dict& input) const;

  std::vector<Field> fields_;
};

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_MODEL_H_
