#include "harness/client/dead_connection.h"

#include <rapidjson/document.h>

#include "base/json.h"

namespace harness::client {
namespace {

// `Failed to create goal: ` with nothing after it, or what httpx says of such a connection.
bool IsDeadConnectionAnswer(std::string_view body) {
  rapidjson::Document document;
  if (!base::ParseJson(body, document)) return false;
  const rapidjson::Value* detail = base::FindMember(document, "detail");
  if (detail == nullptr || !detail->IsString()) return false;
  const std::string_view text = base::AsView(*detail);
  const size_t colon = text.find(": ");
  if (!text.starts_with("Failed to ") || colon == std::string_view::npos) return false;
  const std::string_view reason = text.substr(colon + 2);
  return reason.empty() || reason == "Server disconnected without sending a response.";
}

}  // namespace

bool DeadConnections::Met(int status, std::string_view body) {
  if (status != 500) return false;
  if (possible_ > 0 && IsDeadConnectionAnswer(body)) {
    --possible_;
    return true;
  }
  ++possible_;
  return false;
}

}  // namespace harness::client
