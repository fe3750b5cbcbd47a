#include "mock_server/fastapi/scalars.h"

#include <algorithm>
#include <cmath>
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
  // What fits into 64 bits is an integer, anything else is of the wrong type.
  if (input.is_small_int()) {
    if (input.as_small_int() == 1) return true;
    if (input.as_small_int() == 0) return false;
    return BooleanFault::kParsing;
  }
  if (input.is_float()) {
    const double number = input.as_float();
    if (number == 1.0) return true;
    if (number == 0.0) return false;
    const bool whole = number == std::trunc(number) && number >= -0x1p63 && number < 0x1p63;
    return whole ? BooleanFault::kParsing : BooleanFault::kType;
  }
  return BooleanFault::kType;
}

}  // namespace mock_server::fastapi
