#include "mock_server/stand_in/session_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/http_message.h"

namespace mock_server::stand_in {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

namespace {

constexpr std::string_view kWhere = "X-Understudy-Session";

}  // namespace

Status CheckSessionName(std::string_view name) {
  if (name.empty()) {
    return Fail(
        ErrorCode::kBadUsage,
        "the session name is empty; give one, or leave the header out for the default session",
        std::string(kWhere));
  }
  if (name.size() > kMaxSessionNameBytes) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("the session name has {} bytes; the maximum is {}", name.size(),
                            kMaxSessionNameBytes),
                std::string(kWhere));
  }
  const bool has_control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (has_control) {
    return Fail(ErrorCode::kBadUsage,
                "the session name contains a control character; all other characters are allowed",
                std::string(kWhere));
  }
  return {};
}

Result<std::string_view> SessionName(const base::HttpRequest& request) {
  const std::string* first = nullptr;
  for (const base::HttpHeader& header : request.headers) {
    if (!base::EqualsIgnoreCase(header.name, kSessionHeader)) continue;
    if (first == nullptr) {
      first = &header.value;
    } else if (base::TrimBlanks(*first) != base::TrimBlanks(header.value)) {
      return Fail(ErrorCode::kBadUsage, "the header appears twice, with different names; send one",
                  std::string(kWhere));
    }
  }
  if (first == nullptr) return std::string_view();
  const std::string_view name = base::TrimBlanks(*first);
  if (const Status checked = CheckSessionName(name); !checked)
    return tl::unexpected(checked.error());
  return name;
}

}  // namespace mock_server::stand_in
