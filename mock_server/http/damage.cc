#include "mock_server/http/damage.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace mock_server::http {

namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::string_view kLength = "\r\ncontent-length: ";

void FalsifyLength(int64_t error, size_t start, size_t end_of_head, std::string& out) {
  const size_t name = out.find(kLength, start);
  if (name >= end_of_head) return;
  const size_t digits = name + kLength.size();
  const size_t end = out.find('\r', digits);
  int64_t length = 0;
  std::from_chars(out.data() + digits, out.data() + end, length);
  out.replace(digits, end - digits, std::to_string(std::max<int64_t>(length + error, 0)));
}

}  // namespace

void DamageAnswer(const Damage& damage, size_t start, std::string& out) {
  if (damage.sent == Damage::Sent::kNothing) {
    out.resize(start);
    out += damage.instead;
    return;
  }
  if (damage.length_error != 0) {
    FalsifyLength(damage.length_error, start, out.find(kEndOfHead, start), out);
  }
  if (damage.sent == Damage::Sent::kHalf) {
    const size_t body = out.find(kEndOfHead, start) + kEndOfHead.size();
    const size_t body_bytes = out.size() - body;
    out.resize(body_bytes > 0 ? body + body_bytes / 2 : start + (body - start) / 2);
  }
}

}  // namespace mock_server::http
