#include "harness/convert/locust_run.h"

#include <fmt/format.h>

#include "harness/convert/code_value.h"
#include "harness/convert/workload_view.h"
#include "harness/load/duration.h"
#include "python/json_writer.h"

namespace harness::convert {

using base::Result;
using load::Profile;
using verdict::Threshold;

namespace {

std::string StatisticOf(const Threshold& threshold, const std::string& of) {
  switch (threshold.metric) {
    case Threshold::Metric::kErrorRate:
      return of + ".fail_ratio";
    case Threshold::Metric::kQuantile:
      return fmt::format("{}.get_response_time_percentile({})", of,
                         python::FloatRepr(threshold.quantile));
    case Threshold::Metric::kAverage:
      return of + ".avg_response_time";
    case Threshold::Metric::kMax:
      return of + ".max_response_time";
    case Threshold::Metric::kRate:
      return of + ".total_rps";
  }
  return of;
}

// Text that can't end a docstring.
std::string InDocstring(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\\') safe += '\\';
    safe += c == '"' ? '\'' : c;
  }
  return safe;
}

}  // namespace

Result<LocustRun> LocustRun::Of(const Profile& profile) {
  LocustRun run(profile);
  auto thresholds = ThresholdsOf(profile);
  if (!thresholds) return tl::unexpected(thresholds.error());
  run.thresholds_ = std::move(*thresholds);
  return run;
}

std::string LocustRun::Docstring(std::string_view command, std::string_view what) const {
  std::string text = fmt::format(
      "\"\"\"{}: {}\n\n{}\n\n    {} {}\n", InDocstring(profile_.name),
      profile_.description.empty() ? "a load profile." : InDocstring(profile_.description), what,
      command, CommandLine());
  if (!profile_.events.empty()) {
    text += "\nThe profile's timed events are not in here:";
    for (const load::TimedEvent& event : profile_.events)
      text += fmt::format(" {} at {}.", InDocstring(event.label), load::FormatDuration(event.at));
    text += "\n";
  }
  return text + "\"\"\"\n";
}

std::vector<std::string> LocustRun::Imports() const {
  std::vector<std::string> names;
  if (staged()) names.emplace_back("LoadTestShape");
  if (!thresholds_.empty() || asks_data_layer()) names.emplace_back("events");
  return names;
}

std::string LocustRun::StandardImports() const {
  return std::string(thresholds_.empty() ? "" : "import logging\n") +
         (asks_data_layer() ? "import os\n" : "");
}

// The options of the command line that give the profile's users.
std::string LocustRun::CommandLine() const {
  if (staged()) return "--headless --host URL";
  const load::Stage& stage = profile_.stages.front();
  return fmt::format("--headless --host URL --users {} --spawn-rate {} --run-time {}", stage.users,
                     Number(stage.spawn_rate), load::FormatDuration(stage.duration));
}

std::string LocustRun::Text() const {
  std::string text;
  if (asks_data_layer()) {
    text +=
        "\n\n@events.init.add_listener\n"
        "def ask_the_data_layer(environment, **_arguments):\n"
        "    \"\"\"The LOCUST_HOST of `understudy check` and `understudy run` is the "
        "gateway.\"\"\"\n"
        "    if environment.host == os.environ.get(\"UNDERSTUDY_GATEWAY\"):\n"
        "        environment.host = os.environ.get(\"UNDERSTUDY_DATA_LAYER\", environment.host)\n";
  }
  if (staged()) text += Shape();
  if (!thresholds_.empty()) text += Listener();
  return text;
}

std::string LocustRun::Shape() const {
  std::string text =
      "\n\nclass Stages(LoadTestShape):\n"
      "    \"\"\"Until which second, how many users, and how many a second on the way "
      "there.\"\"\"\n    stages = [\n";
  std::chrono::nanoseconds until{};
  for (const load::Stage& stage : profile_.stages) {
    until += stage.duration;
    text += fmt::format("        ({}, {}, {}),\n", Seconds(until), stage.users,
                        Number(stage.spawn_rate));
  }
  return text +
         "    ]\n\n"
         "    def tick(self):\n"
         "        now = self.get_run_time()\n"
         "        return next(((users, rate) for until, users, rate in self.stages if now < "
         "until), None)\n";
}

std::string LocustRun::Listener() const {
  std::string text =
      "\n\n@events.quitting.add_listener\n"
      "def judge(environment, **_arguments):\n"
      "    \"\"\"A run that breaks a threshold ends with exit code 5. The master judges, not its "
      "workers.\"\"\"\n"
      "    if isinstance(environment.runner, WorkerRunner):\n"
      "        return\n"
      "    total = environment.stats.total\n"
      "    kept = {\n";
  for (const Threshold& threshold : thresholds_) {
    std::string of = "total";
    for (const load::Row& row : profile_.workload->rows) {
      if (row.name == threshold.row)
        of = fmt::format("environment.stats.get({}, {})", Quoted(row.name), Quoted(row.method));
    }
    text += fmt::format("        {}: {} {}{} {},\n", Quoted(threshold.text),
                        StatisticOf(threshold, of), threshold.below ? "<" : ">",
                        threshold.or_equal ? "=" : "", python::FloatRepr(threshold.limit));
  }
  return text +
         "    }\n"
         "    for threshold, is_kept in kept.items():\n"
         "        if not is_kept:\n"
         "            logging.error(\"threshold broken: %s\", threshold)\n"
         "            environment.process_exit_code = 5\n";
}

}  // namespace harness::convert
