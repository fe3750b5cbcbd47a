#include "mock_server/admin/answers.h"

#include "contracts/core/json.h"

namespace mock_server::admin {

using contracts::core::HttpResponse;

namespace {

// Length of the well-formed UTF-8 sequence at `at`; 0 when it is none (Unicode 15, table 3-7).
size_t SequenceLength(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned lead = byte(at);
  const unsigned second = byte(at + 1);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(at + 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool is_bad = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F);
    return !is_bad && continues(at + 1) && continues(at + 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool is_bad = (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return !is_bad && continues(at + 1) && continues(at + 2) && continues(at + 3) ? 4 : 0;
  }
  return 0;
}

bool IsUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = SequenceLength(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace

HttpResponse JsonAnswer(int status, const rapidjson::Document& body) {
  return {.status = status,
          .headers = {{"content-type", "application/json"}},
          .body = contracts::core::ToJson(body)};
}

HttpResponse ErrorAnswer(int status, std::string_view message) {
  rapidjson::Document body(rapidjson::kObjectType);
  body.AddMember("error", TextValue(message, body.GetAllocator()), body.GetAllocator());
  return JsonAnswer(status, body);
}

rapidjson::Value TextValue(std::string_view text, rapidjson::Document::AllocatorType& allocator) {
  rapidjson::Value value;
  if (IsUtf8(text)) {
    value.SetString(text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator);
    return value;
  }
  std::string wide;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      wide += c;
    } else {
      wide += static_cast<char>(0xC0 | (byte >> 6));
      wide += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  value.SetString(wide.data(), static_cast<rapidjson::SizeType>(wide.size()), allocator);
  return value;
}

}  // namespace mock_server::admin
