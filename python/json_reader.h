#ifndef UNDERSTUDY_PYTHON_JSON_READER_H_
#define UNDERSTUDY_PYTHON_JSON_READER_H_

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "python/value.h"

namespace python {

// What went wrong in json.loads() (docs/platform.md, JSON in).
struct JsonReadError {
  enum class Kind {
    kDecode,         // JSONDecodeError: `reason` at character `position`
    kEncoding,       // UnicodeDecodeError: the bytes are not text
    kTooDeep,        // RecursionError
    kTooManyDigits,  // ValueError: an integer of more than 4,300 digits
  };
  Kind kind = Kind::kDecode;
  std::string_view reason;  // a literal, e.g. "Expecting value"
  size_t position = 0;      // in characters (code points), not bytes
  size_t digits = 0;        // of an integer that has too many

  // Whether `except ValueError` catches it.
  bool is_value_error() const { return kind != Kind::kTooDeep; }
};

// json.loads(bytes) of Python 3.11: the encoding is detected, the errors and their positions are
// Python's. NaN and Infinity are numbers, the last of equal keys wins, lone surrogates pass.
tl::expected<Value, JsonReadError> ReadJson(std::string_view bytes);

// False when no text in what ReadJson() makes of `bytes` can hold a surrogate. A quick look, which
// says true of many others.
bool MayHoldSurrogates(std::string_view bytes);

// str() of the exception that json.loads(bytes) raised: "Expecting value: line 1 column 1 (char
// 0)".
std::string JsonErrorText(const JsonReadError& error, std::string_view bytes);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_JSON_READER_H_
