#include "cli/admin_defect_switch.h"

#include <fmt/format.h>

#include "base/json.h"
#include "cli/console.h"

namespace cli {

using base::Error;
using base::Result;
using base::Status;

AdminDefectSwitch::~AdminDefectSwitch() {
  if (before_.empty()) return;
  if (const Status put = Put(before_); !put) {
    PrintError("understudy: could not restore the target's defects to {}: {}\n", before_,
               put.error().ToString());
  }
}

Status AdminDefectSwitch::Set(const std::string& defects) {
  if (before_.empty()) {
    const Result<std::string> answer = Ask("GET", "/__understudy/defects", "");
    if (!answer) return tl::unexpected<Error>(answer.error());
    rapidjson::Document body;
    const bool parsed = base::ParseJson(*answer, body).has_value();
    const rapidjson::Value* on = parsed ? base::FindMember(body, "defects") : nullptr;
    before_ = on != nullptr && on->IsString() ? std::string(base::AsView(*on)) : "none";
  }
  if (Status put = Put(defects); !put) return put;
  const Result<std::string> reset = Ask("POST", "/__understudy/reset", "");
  if (!reset) return tl::unexpected<Error>(reset.error());
  return {};
}

Status AdminDefectSwitch::Put(const std::string& defects) {
  const Result<std::string> answer =
      Ask("PUT", "/__understudy/defects", fmt::format("{{\"defects\": \"{}\"}}", defects));
  if (!answer) return tl::unexpected<Error>(answer.error());
  return {};
}

Result<std::string> AdminDefectSwitch::Ask(const std::string& method, const std::string& path,
                                           const std::string& body) {
  const auto service = base::Service::kGateway;
  base::HttpRequest request{method, path, {}, body};
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  const auto response = target_.Send(service, request);
  if (!response) return tl::unexpected<Error>(response.error());
  if (response->status == 200) return response->body;
  return base::Fail(
      base::ErrorCode::kBadUsage,
      fmt::format(
          "its defects can't be switched: {} {} was answered with {}. The target must be a "
          "stand-in with its admin API: leave out --target, or start one with `understudy serve`",
          method, path, response->status),
      target_.BaseUrl(service));
}

}  // namespace cli
