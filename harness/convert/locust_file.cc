#include "harness/convert/locust_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/json.h"
#include "harness/convert/code_value.h"
#include "harness/convert/workload_view.h"
#include "harness/load/duration.h"
#include "harness/verdict/threshold.h"
#include "python/text.h"

namespace harness::convert {

using base::Result;
using load::Group;
using load::Profile;
using load::Step;
using load::Template;
using load::Use;
using load::UserKind;
using load::Workload;
using verdict::Threshold;
using Kind = Template::Kind;

namespace {

const std::set<std::string, std::less<>> kReserved = {"and",
                                                      "as",
                                                      "assert",
                                                      "async",
                                                      "await",
                                                      "break",
                                                      "class",
                                                      "continue",
                                                      "def",
                                                      "del",
                                                      "elif",
                                                      "else",
                                                      "except",
                                                      "finally",
                                                      "for",
                                                      "from",
                                                      "global",
                                                      "if",
                                                      "import",
                                                      "in",
                                                      "is",
                                                      "lambda",
                                                      "nonlocal",
                                                      "not",
                                                      "or",
                                                      "pass",
                                                      "raise",
                                                      "return",
                                                      "try",
                                                      "while",
                                                      "with",
                                                      "yield",
                                                      "True",
                                                      "False",
                                                      "None",
                                                      "id",
                                                      "type",
                                                      "list",
                                                      "dict",
                                                      "set",
                                                      "str",
                                                      "int",
                                                      "float",
                                                      "input",
                                                      "object",
                                                      "range",
                                                      "len",
                                                      "max",
                                                      "min",
                                                      "sum",
                                                      "any",
                                                      "all",
                                                      "self",
                                                      "random",
                                                      "time",
                                                      "uuid",
                                                      "json",
                                                      "logging",
                                                      "deque",
                                                      "quote",
                                                      "word",
                                                      "sentence",
                                                      "text",
                                                      "user_name",
                                                      "find",
                                                      "take",
                                                      "send",
                                                      "client",
                                                      "tasks",
                                                      "user",
                                                      "parent",
                                                      "wait_time",
                                                      "weight",
                                                      "host",
                                                      "environment",
                                                      "on_start",
                                                      "on_stop",
                                                      "interrupt",
                                                      "schedule_task",
                                                      "wait",
                                                      "run",
                                                      "stop",
                                                      "start",
                                                      "context",
                                                      "get_next_task",
                                                      "execute_task",
                                                      "execute_next_task",
                                                      "task",
                                                      "tags",
                                                      "events",
                                                      "memory"};

class Python : public Language {
 public:
  std::string_view True() const override { return "True"; }
  std::string_view False() const override { return "False"; }
  std::string_view Null() const override { return "None"; }

  std::string Draw(const Template::Part& part, const std::vector<std::string>& items) override {
    used_.insert(part.kind);
    switch (part.kind) {
      case Kind::kInt:
        return fmt::format("random.randint({}, {})", Number(part.low), Number(part.high));
      case Kind::kFloat:
        return fmt::format("round(random.uniform({}, {}), {})", python::PythonRepr(part.low),
                           python::PythonRepr(part.high), part.decimals);
      case Kind::kChoice:
        return fmt::format("random.choice([{}])", fmt::join(items, ", "));
      case Kind::kList:
        return fmt::format("[{} for _ in range(random.randint({}, {}))]", items.front(),
                           Number(part.low), Number(part.high));
      case Kind::kWord:
        return "word()";
      case Kind::kSentence:
        return fmt::format("sentence({})", Number(part.low));
      case Kind::kText:
        return fmt::format("text({})", Number(part.low));
      case Kind::kUserName:
        return "user_name()";
      case Kind::kUuid:
        return "str(uuid.uuid4())";
      case Kind::kEpoch:
        return "int(time.time())";
      default:
        return "None";
    }
  }

  std::string Interpolate(const std::vector<std::string>& pieces, bool in_path) override {
    if (!in_path && pieces.size() == 3 && pieces.front().empty() && pieces.back().empty())
      return pieces[1];
    quotes_ = quotes_ || in_path;
    std::string text = "f\"";
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (i % 2 == 1) {
        text += in_path ? fmt::format("{{quote({}, safe='')}}", pieces[i])
                        : fmt::format("{{{}}}", pieces[i]);
        continue;
      }
      const std::string quoted = Quoted(pieces[i]);
      for (const char c : std::string_view(quoted).substr(1, quoted.size() - 2)) {
        text += c;
        if (c == '{' || c == '}') text += c;
      }
    }
    return text + "\"";
  }

  bool uses(Kind kind) const { return used_.contains(kind); }
  bool quotes() const { return quotes_; }

 private:
  std::set<Kind> used_;
  bool quotes_ = false;
};

std::string StatisticOf(const Threshold& threshold, const std::string& of) {
  switch (threshold.metric) {
    case Threshold::Metric::kErrorRate:
      return of + ".fail_ratio";
    case Threshold::Metric::kQuantile:
      return fmt::format("{}.get_response_time_percentile({})", of,
                         python::PythonRepr(threshold.quantile));
    case Threshold::Metric::kAverage:
      return of + ".avg_response_time";
    case Threshold::Metric::kMax:
      return of + ".max_response_time";
    case Threshold::Metric::kRate:
      return of + ".total_rps";
  }
  return of;
}

// Stages, thresholds and how to run it: what a master needs as well as a locustfile of its own.
class RunParts {
 public:
  static Result<RunParts> Of(const Profile& profile) {
    RunParts parts(profile);
    auto thresholds = ThresholdsOf(profile);
    if (!thresholds) return tl::unexpected(thresholds.error());
    parts.thresholds_ = std::move(*thresholds);
    return parts;
  }

  std::vector<std::string> Imports() const {
    std::vector<std::string> names;
    if (staged()) names.emplace_back("LoadTestShape");
    if (!thresholds_.empty()) names.emplace_back("events");
    return names;
  }
  bool has_thresholds() const { return !thresholds_.empty(); }

  // The options of the command line that give the profile's users.
  std::string CommandLine() const {
    if (staged()) return "--headless --host URL";
    const load::Stage& stage = profile_.stages.front();
    return fmt::format("--headless --host URL --users {} --spawn-rate {} --run-time {}",
                       stage.users, Number(stage.spawn_rate), load::FormatDuration(stage.duration));
  }

  std::string Text() const {
    std::string text;
    if (staged()) text += Shape();
    if (!thresholds_.empty()) text += Listener();
    return text;
  }

 private:
  explicit RunParts(const Profile& profile) : profile_(profile) {}

  bool staged() const { return profile_.stages.size() > 1; }

  std::string Shape() const {
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

  std::string Listener() const {
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
                          threshold.or_equal ? "=" : "", python::PythonRepr(threshold.limit));
    }
    return text +
           "    }\n"
           "    for threshold, is_kept in kept.items():\n"
           "        if not is_kept:\n"
           "            logging.error(\"threshold broken: %s\", threshold)\n"
           "            environment.process_exit_code = 5\n";
  }

  const Profile& profile_;
  std::vector<Threshold> thresholds_;
};

// Text that can't end a docstring.
std::string InDocstring(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\\') safe += '\\';
    safe += c == '"' ? '\'' : c;
  }
  return safe;
}

std::string Docstring(const Profile& profile, const RunParts& run, std::string_view command,
                      std::string_view what) {
  std::string text = fmt::format(
      "\"\"\"{}: {}\n\n{}\n\n    {} {}\n", InDocstring(profile.name),
      profile.description.empty() ? "a load profile." : InDocstring(profile.description), what,
      command, run.CommandLine());
  if (!profile.events.empty()) {
    text += "\nThe profile's timed events are not in here:";
    for (const load::TimedEvent& event : profile.events)
      text += fmt::format(" {} at {}.", InDocstring(event.label), load::FormatDuration(event.at));
    text += "\n";
  }
  return text + "\"\"\"\n";
}

class FileWriter {
 public:
  FileWriter(const Profile& profile, RunParts run)
      : profile_(profile), workload_(*profile.workload), run_(std::move(run)) {
    NameTable attributes(kReserved);
    for (const load::Pool& pool : workload_.pools) pools_.push_back(attributes.Give(pool.name));
    prefix_ = CommonPrefixOf(workload_);
    for (const UserKind& kind : workload_.users) {
      for (const UserKind::Choice& choice : kind.groups) ++users_of_group_[choice.group];
    }
    for (const UserKind& kind : workload_.users) classes_.Give(kind.ClassName());
  }

  std::string Write() {
    std::string groups;
    for (size_t i = 0; i < workload_.groups.size(); ++i) {
      // One that only one kind of user has, and no other, is the user itself.
      if (users_of_group_[i] == 0 || IsFlat(i)) continue;
      class_of_group_[i] = classes_.Give(CamelCase(workload_.groups[i].name) + "Tasks");
      groups += fmt::format("\n\nclass {}(Steps, TaskSet):\n", class_of_group_[i]) +
                GroupBody(workload_.groups[i]);
    }
    std::string users;
    for (const UserKind& kind : workload_.users) users += User(kind);
    const std::string docstring = Docstring(
        profile_, run_, "locust -f FILE",
        "Written by `understudy export locust`. Answers are checked as in the profile, but not "
        "against JSON schemas.\nTo run it:");
    return docstring + Imports() + Constants() + Helpers() + StepsClass() + groups + users +
           run_.Text();
  }

 private:
  static std::string CamelCase(std::string_view name) {
    std::string result;
    bool upper = true;
    for (const char c : name) {
      if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
        upper = true;
        continue;
      }
      result += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      upper = false;
    }
    return result;
  }

  bool IsFlat(size_t group) const {
    if (users_of_group_.at(group) != 1) return false;
    return std::any_of(workload_.users.begin(), workload_.users.end(), [&](const UserKind& kind) {
      return kind.groups.size() == 1 && kind.groups.front().group == group;
    });
  }

  std::string Imports() const {
    std::set<std::string> from_locust = {"HttpUser", "task"};
    if (!class_of_group_.empty()) from_locust.insert("TaskSet");
    for (const UserKind& kind : workload_.users)
      from_locust.insert(kind.wait_min == kind.wait_max ? "constant" : "between");
    for (const std::string& name : run_.Imports()) from_locust.insert(name);
    std::string text = "import json\n";
    if (run_.has_thresholds()) text += "import logging\n";
    text += "import random\n";
    if (python_.uses(Kind::kEpoch)) text += "import time\n";
    if (python_.uses(Kind::kUuid)) text += "import uuid\n";
    text += "from collections import deque\n";
    if (python_.quotes()) text += "from urllib.parse import quote\n";
    text += fmt::format("\nfrom locust import {}\n", fmt::join(from_locust, ", "));
    if (run_.has_thresholds()) text += "from locust.runners import WorkerRunner\n";
    return text;
  }

  std::string Constants() const {
    std::string headers;
    for (const auto& [name, value] : HeadersOf(workload_)) {
      if (!headers.empty()) headers += ", ";
      headers += Quoted(name) + ": " + Quoted(value);
    }
    std::string text = fmt::format("\nHEADERS = {{{}}}\n", headers);
    const bool words =
        python_.uses(Kind::kWord) || python_.uses(Kind::kSentence) || python_.uses(Kind::kText);
    if (words) {
      text +=
          "WORDS = (\n"
          "    \"about after again below book change city close country different every family "
          "father follow food form\"\n"
          "    \" great group house important large letter light listen mother mountain never "
          "night number often order\"\n"
          "    \" other paper people place plant point question read right river school second "
          "sentence small sound\"\n"
          "    \" start state story study their there thing think three together under until "
          "walk watch water while\"\n"
          "    \" white word work world would write young\").split()\n";
    }
    if (python_.uses(Kind::kUserName)) {
      text +=
          "FIRST_NAMES = \"anna brian carol daniel emily frank grace henry irene jason karen "
          "laura michael nancy oscar\".split()\n"
          "LAST_NAMES = \"adams brown clark davis evans garcia hall jones king lewis miller "
          "nelson perez scott taylor\".split()\n";
    }
    return text;
  }

  std::string Helpers() const {
    std::string text;
    if (python_.uses(Kind::kWord)) {
      text +=
          "\n\ndef word():\n"
          "    return random.choice(WORDS)\n";
    }
    if (python_.uses(Kind::kSentence) || python_.uses(Kind::kText)) {
      text +=
          "\n\ndef sentence(words):\n"
          "    count = random.randint(max(1, words * 6 // 10), max(1, words * 14 // 10))\n"
          "    return \" \".join(random.choices(WORDS, k=count)).capitalize() + \".\"\n";
    }
    if (python_.uses(Kind::kText)) {
      text +=
          "\n\ndef text(most):\n"
          "    \"\"\"As many sentences as fit.\"\"\"\n"
          "    written = sentence(12)\n"
          "    while len(written) <= most:\n"
          "        longer = f\"{written} {sentence(12)}\"\n"
          "        if len(longer) > most:\n"
          "            return written\n"
          "        written = longer\n"
          "    return written[:most]\n";
    }
    if (python_.uses(Kind::kUserName)) {
      text +=
          "\n\ndef user_name():\n"
          "    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)\n"
          "    name = random.choice([first[0] + last, last + first, first + last[0], first + "
          "last])\n"
          "    return name + random.choice([\"\", f\"{random.randrange(100):02}\"])\n";
    }
    if (takes_random_) {
      text +=
          "\n\ndef take(memory):\n"
          "    \"\"\"Removes one of the values and returns it.\"\"\"\n"
          "    at = random.randrange(len(memory))\n"
          "    value = memory[at]\n"
          "    del memory[at]\n"
          "    return value\n";
    }
    return text;
  }

  static std::string StepsClass() {
    return "\n\ndef find(answer, pointer):\n"
           "    \"\"\"What stands at a JSON Pointer, as text; None when nothing does.\"\"\"\n"
           "    for key in pointer.split(\"/\")[1:]:\n"
           "        key = key.replace(\"~1\", \"/\").replace(\"~0\", \"~\")\n"
           "        try:\n"
           "            answer = answer[int(key)] if isinstance(answer, list) else answer[key]\n"
           "        except (KeyError, IndexError, TypeError, ValueError):\n"
           "            return None\n"
           "    if answer is None or isinstance(answer, (dict, list)):\n"
           "        return None\n"
           "    return answer if isinstance(answer, str) else json.dumps(answer)\n"
           "\n\nclass Steps:\n"
           "    def send(self, method, path, name, status, body=None, is_json=False, save=()):\n"
           "        \"\"\"Sends a request that counts under `name`. Anything but `status` is a "
           "failure; `save` names memories\n"
           "        and what of the answer they get.\"\"\"\n"
           "        with self.client.request(method, path, name=name, headers=HEADERS, json=body,\n"
           "                                 catch_response=True) as response:\n"
           "            if response.status_code != status:\n"
           "                # Locust itself fails what is no answer, and 400 and above.\n"
           "                if 0 < response.status_code < 400:\n"
           "                    response.failure(f\"expected status {status}, got "
           "{response.status_code}\")\n"
           "                return\n"
           "            response.success()\n"
           "            if not is_json:\n"
           "                return\n"
           "            try:\n"
           "                answer = response.json()\n"
           "            except ValueError as error:\n"
           "                response.failure(error)\n"
           "                return\n"
           "            found = [(memory, pointer, find(answer, pointer)) for memory, pointer in "
           "save]\n"
           "            missing = [pointer for _, pointer, value in found if not value]\n"
           "            if missing:\n"
           "                response.failure(f\"no {missing[0]} in the answer\")\n"
           "                return\n"
           "            for memory, _, value in found:\n"
           "                memory.append(value)\n";
  }

  std::string GroupBody(const Group& group) {
    auto reserved = kReserved;
    reserved.insert(pools_.begin(), pools_.end());
    NameTable methods(reserved);
    std::string starts;
    std::string bodies;
    for (const Step& step : group.on_start) {
      const std::string name = methods.Give(RequestName(step.method, PatternOf(step), prefix_));
      starts += fmt::format("        self.{}()\n", name);
      bodies += "\n" + Method(step, name);
    }
    for (const Step& step : group.steps) {
      const std::string name = methods.Give(RequestName(step.method, PatternOf(step), prefix_));
      bodies += fmt::format("\n    @task({})\n", step.weight) + Method(step, name);
    }
    std::string memories;
    for (const size_t pool : PoolsOf(group))
      memories += fmt::format("        self.{} = deque(maxlen={})\n", pools_[pool],
                              workload_.pools[pool].keep);
    if (memories.empty() && starts.empty()) return bodies.substr(1);
    return "    def on_start(self):\n" + memories + starts + bodies;
  }

  std::string Method(const Step& step, const std::string& name) {
    auto reserved = kReserved;
    for (const std::string_view taken : {"body", "path", "name", "status"}) reserved.emplace(taken);
    NameTable locals(reserved);
    std::vector<std::string> variables;
    std::set<std::string> needed;
    std::string lines;
    for (const Use& use : step.uses) {
      variables.push_back(locals.Give(use.variable));
      if (use.from == Use::From::kDraw) {
        lines += fmt::format("        {} = {}\n", variables.back(),
                             ValueExpression(use.draw, {}, python_, 8));
        continue;
      }
      needed.insert("not self." + pools_[use.pool]);
      lines += fmt::format("        {} = {}\n", variables.back(), Pick(use));
    }
    std::string text = fmt::format("    def {}(self):\n", name);
    if (!needed.empty())
      text += fmt::format("        if {}:\n            return\n", fmt::join(needed, " or "));
    return text + lines + Call(step, variables);
  }

  std::string Pick(const Use& use) {
    const std::string memory = "self." + pools_[use.pool];
    switch (use.from) {
      case Use::From::kLast:
        return memory + (use.remove ? ".pop()" : "[-1]");
      case Use::From::kFirst:
        return memory + (use.remove ? ".popleft()" : "[0]");
      default:
        takes_random_ = takes_random_ || use.remove;
        return use.remove ? fmt::format("take({})", memory)
                          : fmt::format("random.choice({})", memory);
    }
  }

  std::string Call(const Step& step, const std::vector<std::string>& variables) {
    const load::Row& row = workload_.rows[step.row];
    std::string text = fmt::format("        self.send({}, {}, {}, {}", Quoted(step.method),
                                   PathExpression(step.target, variables, python_),
                                   Quoted(row.name), step.expect.status);
    std::vector<std::string> more;
    if (step.body) more.push_back("body=" + ValueExpression(*step.body, variables, python_, 12));
    if (!step.expect.schema.empty() || !step.saves.empty()) more.emplace_back("is_json=True");
    if (!step.saves.empty()) {
      std::vector<std::string> saves;
      for (const load::Save& save : step.saves)
        saves.push_back(fmt::format("(self.{}, {})", pools_[save.pool], Quoted(save.pointer)));
      more.push_back(fmt::format("save=[{}]", fmt::join(saves, ", ")));
    }
    std::string line = text;
    for (const std::string& argument : more) line += ", " + argument;
    if (line.size() < 115 && line.find('\n') == std::string::npos) return line + ")\n";
    for (const std::string& argument : more) text += ",\n            " + argument;
    return text + ")\n";
  }

  std::string User(const UserKind& kind) {
    const size_t only = kind.groups.front().group;
    const bool flat = kind.groups.size() == 1 && IsFlat(only);
    std::string text =
        fmt::format("\n\nclass {}({}HttpUser):\n", kind.ClassName(), flat ? "Steps, " : "");
    if (!flat && kind.groups.size() > 1) {
      text +=
          "    \"\"\"Picks one of the groups when it starts and stays in it to the end, as users "
          "do in nested task sets.\"\"\"\n";
    }
    text += fmt::format("    weight = {}\n", Number(kind.share));
    text += kind.wait_min == kind.wait_max
                ? fmt::format("    wait_time = constant({})\n", Seconds(kind.wait_min))
                : fmt::format("    wait_time = between({}, {})\n", Seconds(kind.wait_min),
                              Seconds(kind.wait_max));
    if (flat) return text + "\n" + GroupBody(workload_.groups[only]);
    std::map<size_t, uint64_t> weights;
    for (const UserKind::Choice& choice : kind.groups) weights[choice.group] += choice.weight;
    std::vector<std::string> tasks;
    for (const auto& [group, weight] : weights)
      tasks.push_back(fmt::format("{}: {}", class_of_group_[group], weight));
    return text + fmt::format("    tasks = {{{}}}\n", fmt::join(tasks, ", "));
  }

  const Profile& profile_;
  const Workload& workload_;
  RunParts run_;
  Python python_;
  NameTable classes_{{"HttpUser", "TaskSet", "Steps", "Stages", "LoadTestShape", "User",
                      "WorkerRunner", "HEADERS", "WORDS"}};
  std::vector<std::string> pools_;  // as attributes
  std::string prefix_;
  std::map<size_t, int> users_of_group_;
  std::map<size_t, std::string> class_of_group_;
  bool takes_random_ = false;
};

}  // namespace

Result<std::string> LocustFile(const Profile& profile) {
  auto run = RunParts::Of(profile);
  if (!run) return tl::unexpected(run.error());
  return FileWriter(profile, std::move(*run)).Write();
}

Result<std::string> LocustStub(const Profile& profile) {
  auto run = RunParts::Of(profile);
  if (!run) return tl::unexpected(run.error());
  std::string text = Docstring(
      profile, *run, "locust -f FILE --master --expect-workers N",
      "Written by `understudy export locust --stub`: for a master whose workers are `understudy "
      "worker`. Its users\ndo nothing; what they would do, the workers know from the profile. To "
      "run it:");
  std::set<std::string> from_locust = {"User", "constant", "task"};
  for (const std::string& name : run->Imports()) from_locust.insert(name);
  if (run->has_thresholds()) text += "import logging\n\n";
  text += fmt::format("from locust import {}\n", fmt::join(from_locust, ", "));
  if (run->has_thresholds()) text += "from locust.runners import WorkerRunner\n";
  text +=
      "\n\nclass Stub(User):\n"
      "    abstract = True\n"
      "    wait_time = constant(1)\n\n"
      "    @task\n"
      "    def nothing(self):\n"
      "        raise RuntimeError(\"this user is a stub: run it with `understudy worker`\")\n";
  for (const UserKind& kind : profile.workload->users)
    text +=
        fmt::format("\n\nclass {}(Stub):\n    weight = {}\n", kind.ClassName(), Number(kind.share));
  return text + run->Text();
}

}  // namespace harness::convert
