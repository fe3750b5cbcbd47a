#include "harness/load/captured_value.h"

#include "base/hex.h"

namespace harness::load {
namespace {

constexpr size_t kUuidSize = 36;

bool IsDash(size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

// Of a digit of the canonical form, which has no capitals.
int LowerHexDigit(char c) { return c >= 'A' && c <= 'F' ? -1 : base::HexDigit(c); }

bool ReadUuid(std::string_view text, std::array<uint8_t, 16>& out) {
  if (text.size() != kUuidSize) return false;
  size_t digit = 0;
  for (size_t i = 0; i < kUuidSize; ++i) {
    if (IsDash(i)) {
      if (text[i] != '-') return false;
      continue;
    }
    const int value = LowerHexDigit(text[i]);
    if (value < 0) return false;
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
  std::string out(kUuidSize, '-');
  size_t digit = 0;
  for (size_t i = 0; i < kUuidSize; ++i) {
    if (IsDash(i)) continue;
    const uint8_t byte = uuid_[digit / 2];
    out[i] = base::kHexDigits[digit % 2 == 0 ? byte >> 4 : byte & 15];
    ++digit;
  }
  return out;
}

}  // namespace harness::load
