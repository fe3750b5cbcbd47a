#include "python/text_encoding.h"

#include <fmt/format.h>

#include <cstdint>

#include "python/utf8.h"

namespace python {
namespace {

struct Encoding {
  int unit_bytes = 1;
  bool big_endian = false;
  size_t bom_bytes = 0;
};

// json.detect_encoding() of Python 3.11.
Encoding Detect(std::string_view b) {
  using namespace std::string_view_literals;
  if (b.starts_with("\x00\x00\xfe\xff"sv)) return {4, true, 4};
  if (b.starts_with("\xff\xfe\x00\x00"sv)) return {4, false, 4};
  if (b.starts_with("\xfe\xff"sv)) return {2, true, 2};
  if (b.starts_with("\xff\xfe"sv)) return {2, false, 2};
  if (b.starts_with("\xef\xbb\xbf"sv)) return {1, false, 3};
  if (b.size() >= 4) {
    if (b[0] == 0) return {b[1] != 0 ? 2 : 4, true, 0};
    if (b[1] == 0) return {b[2] != 0 || b[3] != 0 ? 2 : 4, false, 0};
  } else if (b.size() == 2) {
    if (b[0] == 0) return {2, true, 0};
    if (b[1] == 0) return {2, false, 0};
  }
  return {};
}

uint32_t Unit(std::string_view bytes, size_t place, const Encoding& encoding) {
  uint32_t unit = 0;
  for (int i = 0; i < encoding.unit_bytes; ++i) {
    const int at = encoding.big_endian ? i : encoding.unit_bytes - 1 - i;
    unit = (unit << 8) | static_cast<unsigned char>(bytes[place + static_cast<size_t>(at)]);
  }
  return unit;
}

// str(UnicodeDecodeError).
std::string ErrorText(std::string_view encoding, std::string_view bytes, size_t place,
                      size_t length, std::string_view reason) {
  if (length == 1) {
    return fmt::format("'{}' codec can't decode byte 0x{:02x} in position {}: {}", encoding,
                       static_cast<unsigned char>(bytes[place]), place, reason);
  }
  return fmt::format("'{}' codec can't decode bytes in position {}-{}: {}", encoding, place,
                     place + length - 1, reason);
}

}  // namespace

std::optional<std::string_view> DecodeJsonBytes(std::string_view bytes, std::string& storage) {
  const Encoding encoding = Detect(bytes);
  bytes.remove_prefix(encoding.bom_bytes);
  if (encoding.unit_bytes == 1) {
    if (!IsValidUtf8(bytes, /*allow_surrogates=*/true)) return std::nullopt;
    return bytes;
  }
  const size_t width = static_cast<size_t>(encoding.unit_bytes);
  if (bytes.size() % width != 0) return std::nullopt;
  for (size_t place = 0; place < bytes.size(); place += width) {
    uint32_t unit = Unit(bytes, place, encoding);
    if (unit > 0x10ffff) return std::nullopt;
    if (width == 2 && unit >= 0xd800 && unit <= 0xdbff && place + 4 <= bytes.size()) {
      const uint32_t low = Unit(bytes, place + 2, encoding);
      if (low >= 0xdc00 && low <= 0xdfff) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        place += 2;
      }
    }
    AppendCodePoint(storage, unit);
  }
  return storage;
}

std::string DecodeErrorText(std::string_view bytes) {
  const Encoding encoding = Detect(bytes);
  if (encoding.unit_bytes == 1) {
    bytes.remove_prefix(encoding.bom_bytes);
    const Utf8Fault fault = FindUtf8Fault(bytes, /*allow_surrogates=*/true);
    return ErrorText("utf-8", bytes, fault.position, fault.length, fault.reason);
  }
  // These two count from the BOM on.
  const std::string name =
      fmt::format("utf-{}-{}e", 8 * encoding.unit_bytes, encoding.big_endian ? 'b' : 'l');
  const auto width = static_cast<size_t>(encoding.unit_bytes);
  for (size_t place = encoding.bom_bytes; place + width <= bytes.size(); place += width) {
    if (Unit(bytes, place, encoding) > 0x10ffff)
      return ErrorText(name, bytes, place, width, "code point not in range(0x110000)");
  }
  const size_t left = bytes.size() % width;
  return ErrorText(name, bytes, bytes.size() - left, left, "truncated data");
}

}  // namespace python
