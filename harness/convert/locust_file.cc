#include "harness/convert/exports.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/json.h"
#include "harness/convert/code_value.h"
#include "harness/convert/locust_run.h"
#include "harness/convert/python_code.h"
#include "harness/convert/workload_view.h"

namespace harness::convert {

using base::Result;
using load::Group;
using load::Profile;
using load::Step;
using load::Template;
using load::Use;
using load::UserKind;
using load::Workload;
using Kind = Template::Kind;

namespace {

class FileWriter {
 public:
  FileWriter(const Profile& profile, LocustRun run)
      : workload_(*profile.workload), run_(std::move(run)) {
    NameTable attributes(PythonReserved());
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
    const std::string docstring = run_.Docstring(
        "locust -f FILE",
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
    text += run_.StandardImports();
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
    return text + python_.Words();
  }

  std::string Helpers() const {
    std::string text = python_.Functions();
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
    auto reserved = PythonReserved();
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
    auto reserved = PythonReserved();
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

  const Workload& workload_;
  LocustRun run_;
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
  auto run = LocustRun::Of(profile);
  if (!run) return tl::unexpected(run.error());
  return FileWriter(profile, std::move(*run)).Write();
}

Result<std::string> LocustStub(const Profile& profile) {
  auto run = LocustRun::Of(profile);
  if (!run) return tl::unexpected(run.error());
  std::string text = run->Docstring(
      "locust -f FILE --master --expect-workers N",
      "Written by `understudy export locust --stub`: for a master whose workers are `understudy "
      "worker`. Its users\ndo nothing; what they would do, the workers know from the profile. To "
      "run it:");
  std::set<std::string> from_locust = {"User", "constant", "task"};
  for (const std::string& name : run->Imports()) from_locust.insert(name);
  if (const std::string imports = run->StandardImports(); !imports.empty()) text += imports + "\n";
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
