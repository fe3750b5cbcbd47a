#ifndef UNDERSTUDY_PYTHON_JSON_WRITER_H_
#define UNDERSTUDY_PYTHON_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text_builder.h"
#include "python/value.h"

namespace python {

// Appends json.dumps(value, ensure_ascii=False, separators=(',', ':')), which is how both services
// answer. False when the services would fail instead: NaN or an infinity (allow_nan=False), or a
// lone surrogate, which can't be encoded as UTF-8. What was appended is of no use then.
bool WriteJson(const Value& value, base::TextBuilder& out);
bool WriteJson(const Dict& dict, base::TextBuilder& out);
bool WriteJson(const Value& value, std::string& out);

// The same, but NaN and the infinities are written as Python spells them and surrogates stay: for
// what is kept, not for what is answered.
void WriteAnyJson(const Value& value, base::TextBuilder& out);
void WriteAnyJson(const Dict& dict, base::TextBuilder& out);
void WriteAnyJson(const Value& value, std::string& out);

// Appends a quoted JSON string, escaped as Python does with ensure_ascii=False.
void WriteJsonString(std::string_view text, base::TextBuilder& out);
void WriteJsonString(std::string_view text, std::string& out);

// The escape of two characters that a string in JSON has for this one; empty when it has none.
std::string_view ShortEscape(uint32_t code_point);

// repr(float) for finite numbers: the shortest digits that round-trip, "1.0", "1e-07", "1e+16";
// otherwise nan, inf, -inf.
std::string FloatRepr(double value);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_JSON_WRITER_H_
