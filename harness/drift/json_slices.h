#ifndef UNDERSTUDY_HARNESS_DRIFT_JSON_SLICES_H_
#define UNDERSTUDY_HARNESS_DRIFT_JSON_SLICES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace harness::drift {

// Takes JSON apart without reading its values: each part keeps the very text it had. So a number
// keeps its spelling, and a body that Python wrote into a corpus is sent as Python would send it.
// For well-formed JSON only; independent of the JSON code under test. The views live as long as the
// text they were cut from.

// The members of an object in their order; keys are decoded.
std::vector<std::pair<std::string, std::string_view>> Members(std::string_view object);

// The elements of an array in their order.
std::vector<std::string_view> Elements(std::string_view array);

// The member's text; empty when there is none.
std::string_view Member(std::string_view object, std::string_view key);

// The text of a JSON string as UTF-8. A lone surrogate from U+DC80 to U+DCFF stands for the raw
// byte 80 to FF, as in Python's "surrogateescape".
std::string DecodeString(std::string_view json_string);

// The JSON string for a text, in ASCII, as Python writes it; DecodeString() gives the text back,
// whatever bytes it has.
std::string EncodeString(std::string_view text);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_JSON_SLICES_H_
