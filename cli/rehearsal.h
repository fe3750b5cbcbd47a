#ifndef UNDERSTUDY_CLI_REHEARSAL_H_
#define UNDERSTUDY_CLI_REHEARSAL_H_

#include <CLI/App.hpp>
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

// Adds to the variables of a command those that make it take part; nothing may be sent to the
// stand-in before.
base::Status LetTakePart(rehearsal::Rehearsal& rehearsal,
                         const mock_server::stand_in::SocketServer& server,
                         std::vector<std::pair<std::string, std::string>>& variables);

// Whether this program itself runs in a rehearsal.
bool IsRehearsed();
// The option with which a command takes what a rehearsal made as if it were measured.
void AddAllowRehearsed(CLI::App& command, bool& allow);

// What a report says of a rehearsal, before its findings.
std::string RehearsalText(const rehearsal::Summary& summary, const check::Report& report);
rapidjson::Value RehearsalJson(const rehearsal::Summary& summary,
                               rapidjson::Document::AllocatorType& allocator);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_REHEARSAL_H_
