#ifndef UNDERSTUDY_PYTHON_TEXT_ENCODING_H_
#define UNDERSTUDY_PYTHON_TEXT_ENCODING_H_

#include <optional>
#include <string>
#include <string_view>

namespace python {

// bytes.decode(json.detect_encoding(bytes), 'surrogatepass'): UTF-8, UTF-16 or UTF-32, told by a
// BOM or by where the zero bytes stand. The result is WTF-8 and points into `bytes` or into
// `storage`; nullopt when the bytes are no text.
std::optional<std::string_view> DecodeJsonBytes(std::string_view bytes, std::string& storage);

// str() of the UnicodeDecodeError that it raises for bytes that are no text: "'utf-8' codec can't
// decode byte 0xff in position 6: invalid start byte".
std::string DecodeErrorText(std::string_view bytes);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_TEXT_ENCODING_H_
