#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "cli/client_environment.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/evidence.h"
#include "cli/started.h"
#include "cli/traps.h"

namespace cli {

using base::Result;

namespace {

constexpr char kFooter[] =
    "Looks at the platform's ports, the variables by which clients find the servers, keys, "
    "proxies\n"
    "and what earlier stand-ins left. Nothing is changed. The exit code is 1 when there is a "
    "trap.\n\n"
    "Examples:\n"
    "  understudy doctor\n"
    "  understudy doctor --json | jq -r '.traps[].remedy'";

struct DoctorOptions {
  std::string name = kDefaultName;
  std::string ready_file;
  bool json = false;
};

Result<Surroundings> LookAround(const DoctorOptions& options) {
  Surroundings surroundings;
  surroundings.environment = OwnVariable;
  surroundings.probe = ProbeServer;
  surroundings.ask = AskStatus;
  surroundings.owner_of_port = FindPortOwner;
  const auto path = RecordPath(options.name);
  if (!path) return tl::unexpected(path.error());
  surroundings.record_path = *path;
  const auto record = ReadRecord(options.name);
  if (!record) return tl::unexpected(record.error());
  surroundings.record = *record;
  surroundings.record_is_good = !surroundings.record || BeginTicks(surroundings.record->pid) ==
                                                            surroundings.record->begin_ticks;
  surroundings.ready_file = options.ready_file;
  if (!options.ready_file.empty()) {
    if (const auto text = base::ReadFile(options.ready_file)) surroundings.ready_text = *text;
  }
  return surroundings;
}

void PutJson(const std::vector<Trap>& traps) {
  rapidjson::Document document(rapidjson::kObjectType);
  auto& allocator = document.GetAllocator();
  rapidjson::Value checks(rapidjson::kArrayType);
  for (const std::string& name : CheckNames())
    checks.PushBack(base::MakeString(name, allocator), allocator);
  document.AddMember("checks", checks, allocator);
  rapidjson::Value list(rapidjson::kArrayType);
  for (const Trap& trap : traps) {
    rapidjson::Value entry(rapidjson::kObjectType);
    entry.AddMember("check", base::MakeString(trap.check, allocator), allocator);
    entry.AddMember("thing", base::MakeString(trap.thing, allocator), allocator);
    entry.AddMember("problem", base::MakeString(trap.problem, allocator), allocator);
    entry.AddMember("remedy", base::MakeString(trap.remedy, allocator), allocator);
    list.PushBack(entry, allocator);
  }
  document.AddMember("traps", list, allocator);
  Put(base::ToPrettyJson(document) + "\n");
}

void PutText(const std::vector<Trap>& traps) {
  for (const std::string& name : CheckNames()) {
    const bool is_trap = std::any_of(traps.begin(), traps.end(),
                                     [&](const Trap& trap) { return trap.check == name; });
    if (!is_trap) Print("ok    {}\n", name);
    for (const Trap& trap : traps) {
      if (trap.check == name)
        Print("trap  {}: {} {}\n      {}\n", name, trap.thing, trap.problem, trap.remedy);
    }
  }
}

process::ExitCode Doctor(const DoctorOptions& options) {
  const auto surroundings = LookAround(options);
  if (!surroundings) return Complain("doctor", surroundings.error());
  const std::vector<Trap> traps = FindTraps(*surroundings);
  if (options.json) {
    PutJson(traps);
  } else {
    PutText(traps);
    const std::string now = base::FormatLocalTime(base::SystemClock().WallNow());
    Print("note  {}\n", EvidenceLine(now.substr(0, now.find('T'))));
  }
  return traps.empty() ? process::ExitCode::kOk : process::ExitCode::kCheckFailed;
}

}  // namespace

std::pair<CLI::App*, Command> AddDoctorCommand(CLI::App& app) {
  CLI::App* doctor = app.add_subcommand(
      "doctor", "report common problems that keep clients from reaching the server");
  const auto options = std::make_shared<DoctorOptions>();
  AddNameOption(*doctor, options->name);
  doctor
      ->add_option("--ready-file", options->ready_file,
                   "a file that `serve --ready-file` wrote; is it still right?")
      ->type_name("FILE");
  doctor->add_flag("--json", options->json, "as a JSON object");
  doctor->footer(kFooter);
  return {doctor, [options] { return Doctor(*options); }};
}

}  // namespace cli
