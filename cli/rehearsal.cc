#include "cli/rehearsal.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "base/counted.h"
#include "check/text.h"
#include "cli/client_environment.h"
#include "rehearsal/program.h"

namespace cli {

using base::Result;
using check::ScriptTime;
using mock_server::stand_in::SocketServer;
using mock_server::stand_in::Timing;
using rehearsal::Rehearsal;
using rehearsal::Summary;
using rehearsal::UnknownWait;

namespace {

// A silence at the end is worth telling when it is so long, and so large a share of the whole.
constexpr std::chrono::minutes kLongSilence{1};
constexpr int kSilentShare = 10;

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::string TextOf(const UnknownWait& wait) {
  if (wait.last_wait == "execve") {
    return fmt::format(
        "{} was started and never took part, {:.1f} s long: it is linked statically, or dropped "
        "its environment.\n",
        wait.program, Seconds(wait.duration));
  }
  return fmt::format(
      "{} (thread {}) slept {:.1f} s in {}, which a rehearsal can't skip; before that it was in "
      "{}. "
      "Time ran as usual meanwhile.\n",
      wait.program, wait.thread, Seconds(wait.duration), wait.call, wait.last_wait);
}

// Of a script that runs out of something, or of a load shape that goes to zero.
std::string SilenceText(const Summary& summary, const check::Report& report) {
  if (!report.started || report.requests == 0) return {};
  const std::chrono::nanoseconds last = report.last_request - *report.started;
  const std::chrono::nanoseconds silence = summary.script - last;
  if (silence < kLongSilence || silence * kSilentShare < summary.script) return {};
  return fmt::format("Its last request came at {} of its time; then it sent nothing for {}.\n",
                     ScriptTime(last), ScriptTime(silence));
}

}  // namespace

Result<std::unique_ptr<Rehearsal>> BeginRehearsal(const std::string& command, Timing& timing) {
  if (const base::Status possible = rehearsal::CheckProgram(command); !possible)
    return tl::unexpected(possible.error());
  auto rehearsal = Rehearsal::Begin();
  if (!rehearsal) return tl::unexpected(rehearsal.error());
  timing.clock = &(*rehearsal)->clock();
  timing.keeper = &(*rehearsal)->time_keeper();
  return rehearsal;
}

base::Status LetTakePart(Rehearsal& rehearsal, const SocketServer& server,
                         std::vector<std::pair<std::string, std::string>>& variables) {
  const base::Status serves = rehearsal.Serve({server.gateway_port(), server.data_layer_port()});
  if (!serves) return serves;
  for (auto& variable : rehearsal.Variables(OwnVariable)) variables.push_back(std::move(variable));
  return {};
}

bool IsRehearsed() { return OwnVariable(rehearsal::kPageVariable).has_value(); }

void AddAllowRehearsed(CLI::App& command, bool& allow) {
  command.add_flag("--allow-rehearsed", allow,
                   "take the times of a rehearsal, which are a model's, as if they were measured");
}

std::string RehearsalText(const Summary& summary, const check::Report& report) {
  if (summary.processes == 0) {
    return "Rehearsal: the command took no part in it, so all time was real. It dropped its "
           "environment (LD_PRELOAD), or\nis a program that the library can't be loaded into.\n";
  }
  std::string text = fmt::format(
      "Rehearsal: {} of the script's time in {}. {} skipped, {} of them with a request "
      "in flight.\nTimes are the script's; response times are those of the stand-in's model, not "
      "the platform's.\n",
      ScriptTime(summary.script), ScriptTime(summary.real),
      base::Counted(summary.jumps, "wait") + (summary.jumps == 1 ? " was" : " were"),
      summary.jumps_in_flight);
  text += SilenceText(summary, report);
  if (!summary.blocked.empty())
    text += fmt::format("From some moment on no wait was skipped: {}.\n", summary.blocked);
  for (const UnknownWait& wait : summary.unknown_waits) text += TextOf(wait);
  return text;
}

rapidjson::Value RehearsalJson(const Summary& summary,
                               rapidjson::Document::AllocatorType& allocator) {
  rapidjson::Value json(rapidjson::kObjectType);
  json.AddMember("script_seconds", Seconds(summary.script), allocator);
  json.AddMember("real_seconds", Seconds(summary.real), allocator);
  json.AddMember("jumps", summary.jumps, allocator);
  json.AddMember("jumps_in_flight", summary.jumps_in_flight, allocator);
  json.AddMember("processes", summary.processes, allocator);
  json.AddMember("response_times", "of the model", allocator);
  if (!summary.blocked.empty())
    json.AddMember("blocked", base::MakeString(summary.blocked, allocator), allocator);
  rapidjson::Value waits(rapidjson::kArrayType);
  for (const UnknownWait& wait : summary.unknown_waits) {
    rapidjson::Value one(rapidjson::kObjectType);
    one.AddMember("program", base::MakeString(wait.program, allocator), allocator);
    one.AddMember("thread", base::MakeString(wait.thread, allocator), allocator);
    one.AddMember("call", base::MakeString(wait.call, allocator), allocator);
    one.AddMember("last_wait", base::MakeString(wait.last_wait, allocator), allocator);
    one.AddMember("seconds", Seconds(wait.duration), allocator);
    waits.PushBack(one, allocator);
  }
  json.AddMember("unknown_waits", waits, allocator);
  return json;
}

}  // namespace cli
