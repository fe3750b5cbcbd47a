#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_FIELD_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_FIELD_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_access.h"
#include "mock_server/fastapi/dialect.h"
#include "mock_server/fastapi/validation_error.h"
#include "python/value.h"

namespace mock_server::fastapi {

enum class FieldType {
  kStr,
  kInt,
  kFloat,
  kDecimal,
  kDatetime,
  kBool,
  kUuid,
  kEnum,
  kDict,
  kDictOfFloat,
  kList,
  kListOfStr,
  kListOfDict,
};

// A field of a body or a query parameter, as a pydantic model declares it. Immutable after it was
// read from a description; compiled once, used for every request.
struct Field {
  std::string name;
  FieldType type = FieldType::kStr;
  bool required = false;
  bool nullable = false;
  python::Value default_value;     // what an absent optional field becomes
  std::vector<std::string> words;  // of an enum, in order
  std::string enum_name;           // what its words are called, e.g. "AgentStatus"
  std::map<std::string, std::string>
      meant;                          // what a wrong word probably means: "paused": "suspended"
  std::optional<int64_t> min_length;  // code points
  std::optional<int64_t> max_length;
  std::optional<python::Value> minimum;  // inclusive; an int or a float, as ctx shows it
  std::optional<python::Value> maximum;

  // True: ExamineField() will say that the value is the field's as it is. False: it may say so,
  // too.
  bool TakesAsItIs(const python::Value& value) const;

  // Reads {"name": "priority", "type": "int", "default": 5}.
  static Field FromDescription(const rapidjson::Value& description, base::JsonReader& reader);
};

// The type of a name such as "int" or "list[str]".
FieldType ReadFieldType(const rapidjson::Value& name, base::JsonReader& reader);

// What became of a value that was checked. A value that needs no conversion is not copied.
class Verdict {
 public:
  // Of a field that is not there.
  Verdict() = default;
  Verdict(std::nullopt_t) : kind_(Kind::kRefused) {}
  Verdict(python::Value converted) : kind_(Kind::kConverted), converted_(std::move(converted)) {}
  static Verdict Same() {
    Verdict verdict;
    verdict.BecomeSame();
    return verdict;
  }
  // Of a verdict on a field that is not there.
  void BecomeSame() { kind_ = Kind::kSame; }

  bool is_absent() const { return kind_ == Kind::kAbsent; }
  bool is_refused() const { return kind_ == Kind::kRefused; }
  // The value of the field is what was checked.
  bool is_same() const { return kind_ == Kind::kSame; }
  // The value of the field, given what was checked; of no use when it was refused.
  template <typename Input>
  python::Value Of(Input&& input) && {
    return kind_ == Kind::kSame ? python::Value(std::forward<Input>(input)) : std::move(converted_);
  }

 private:
  enum class Kind { kAbsent, kRefused, kSame, kConverted };
  Kind kind_ = Kind::kAbsent;
  python::Value converted_;
};

// Checks a value; adds to `errors` when it is refused. `place` is "path", "query" or "body", or
// empty when errors are located from the field on.
Verdict ExamineField(const Field& field, const python::Value& input, std::string_view place,
                     Dialect dialect, ValidationErrors& errors);

// The checked and converted value (a UUID in canonical form, "7" as 7, decimals and times as
// texts), or nothing after adding to `errors`.
std::optional<python::Value> CheckField(const Field& field, const python::Value& input,
                                        std::string_view place, Dialect dialect,
                                        ValidationErrors& errors);

// {"body", "name"}, or {"name"} when `place` is empty.
Location FieldLocation(std::string_view place, std::string_view field);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_FIELD_H_
