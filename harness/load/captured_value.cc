#include "harness/load/captured_value.h"

#include "base/hex.h"
#include "base/uuid.h"

namespace harness::load {
namespace {

bool ReadUuid(std::string_view text, std::array<uint8_t, 16>& out) {
  if (!base::IsCanonicalUuid(text)) return false;
  size_t digit = 0;
  for (size_t i = 0; i < base::kUuidSize; ++i) {
    if (base::IsUuidHyphen(i)) continue;
    const int value = base::HexDigit(text[i]);
    out[digit / 2] = static_cast<uint8_t>(digit % 2 == 0 ? value << 4 : out[digit / 2] | value);
    ++digit;
  }
  return true;
}

}  // namespace

CapturedValue::CapturedValue(std::string_view text) {
  if (!ReadUuid(text, uuid_)) other_ = std::make_unique<std::string>(text);
}

std::string CapturedValue::text() const {
  if (other_) return *other_;
  std::string out(base::kUuidSize, '-');
  size_t digit = 0;
  for (size_t i = 0; i < base::kUuidSize; ++i) {
    if (base::IsUuidHyphen(i)) continue;
    const uint8_t byte = uuid_[digit / 2];
    out[i] = base::kHexDigits[digit % 2 == 0 ? byte >> 4 : byte & 15];
    ++digit;
  }
  return out;
}

}  // namespace harness::load
