#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_MODEL_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_MODEL_H_

#include <string_view>
#include <vector>

#include "contracts/core/error.h"
#include "mock_server/fastapi/field.h"

namespace mock_server::fastapi {

// The fields of a request body or of a query, in the order in which their errors are told.
// Immutable.
class Model {
 public:
  Model() = default;
  explicit Model(std::vector<Field> fields) : fields_(std::move(fields)) {}

  // From a list of field descriptions.
  static contracts::core::Result<Model> FromDescription(const python::Value& description);

  const std::vector<Field>& fields() const { return fields_; }

  // Checks the known fields of `input`; unknown ones are ignored. The result holds those that were
  // present, converted, in model order. Of use only when nothing was added to `errors`.
  python::Dict Check(const python::Dict& input, std::string_view place, Dialect dialect,
                     ValidationErrors& errors) const;

  // The same, with the defaults of absent fields filled in.
  python::Dict CheckWithDefaults(const python::Dict& input, std::string_view place, Dialect dialect,
                                 ValidationErrors& errors) const;

 private:
  python::Dict CheckAll(const python::Dict& input, std::string_view place, Dialect dialect,
                        ValidationErrors& errors, bool with_defaults) const;

  std::vector<Field> fields_;
};

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_MODEL_H_
