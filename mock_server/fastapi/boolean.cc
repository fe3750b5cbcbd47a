#include "mock_server/fastapi/boolean.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace mock_server::fastapi {
namespace {

constexpr std::string_view kTrue[] = {"1", "on", "t", "true", "y", "yes"};
constexpr std::string_view kFalse[] = {"0", "off", "f", "false", "n", "no"};

bool Contains(const std::string_view (&words)[6], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

std::variant<bool, BooleanFault> ReadBoolean(const python::Value& input) {
  if (input.is_bool()) return input.as_bool();
  if (input.is_str()) {
    std::string word = input.as_str();
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (Contains(kTrue, word)) return true;
    if (Contains(kFalse, word)) return false;
    return BooleanFault::kParsing;
  }
  if (input.is_int()) {
    if (input == python::Value(1)) return true;
    if (input == python::Value(0)) return false;
    return BooleanFault::kParsing;
  }
  if (input.is_float()) {
    if (input.as_float() == 1.0) return true;
    if (input.as_float() == 0.0) return false;
    // pydantic turns a whole float into an int first and refuses any other one by its type.
    return input.as_float() == static_cast<double>(static_cast<int64_t>(input.as_float()))
               ? BooleanFault::kParsing
               : BooleanFault::kType;
  }
  return BooleanFault::kType;
}

}  // namespace mock_server::fastapi
