#ifndef UNDERSTUDY_CLI_REHEARSAL_H_
#define UNDERSTUDY_CLI_REHEARSAL_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "check/report.h"
#include "mock_server/stand_in/socket_server.h"
#include "rehearsal/rehearsal.h"

namespace cli {

// Begins the rehearsal of `command`, and makes its clock that of a stand-in that is about to start.
// kBadUsage when the program can't take part. The stand-in must be gone before the rehearsal is.
base::Result<std::unique_ptr<rehearsal::Rehearsal>> BeginRehearsal(
    const std::string& command, mock_server::stand_in::Timing& timing);

// The variables of a command that is to find the stand-in. With a rehearsal, which may be nullptr,
// also those that make it take part; nothing may be sent to the stand-in before.
base::Result<std::vector<std::pair<std::string, std::string>>> CommandVariables(
    const mock_server::stand_in::SocketServer& server, rehearsal::Rehearsal* rehearsal);

// What a report says of a rehearsal, before its findings.
std::string RehearsalText(const rehearsal::Summary& summary, const check::Report& report);
rapidjson::Value RehearsalJson(const rehearsal::Summary& summary,
                               rapidjson::Document::AllocatorType& allocator);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_REHEARSAL_H_
