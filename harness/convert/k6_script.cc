#include "harness/convert/exports.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "harness/convert/code_value.h"
#include "harness/convert/workload_view.h"
#include "harness/load/duration.h"

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

const std::set<std::string, std::less<>> kReserved = {
    "arguments", "await",      "break",    "case",     "catch",      "class",     "const",
    "continue",  "debugger",   "default",  "delete",   "do",         "else",      "enum",
    "eval",      "export",     "extends",  "false",    "finally",    "for",       "function",
    "if",        "implements", "import",   "in",       "instanceof", "interface", "let",
    "new",       "null",       "package",  "private",  "protected",  "public",    "return",
    "static",    "super",      "switch",   "this",     "throw",      "true",      "try",
    "typeof",    "undefined",  "var",      "void",     "while",      "with",      "yield",
    "http",      "check",      "sleep",    "Rate",     "BASE_URL",   "HEADERS",   "WORDS",
    "KINDS",     "GROUPS",     "options",  "failures", "memory",     "me",        "send",
    "find",      "take",       "integer",  "uniform",  "choice",     "repeat",    "word",
    "sentence",  "text",       "userName", "uuid",     "epoch",      "pick",      "kindOf",
    "remember",  "Math",       "JSON",     "Date",     "Array",      "Object",    "begin"};

class JavaScript : public Language {
 public:
  std::string_view True() const override { return "true"; }
  std::string_view False() const override { return "false"; }
  std::string_view Null() const override { return "null"; }

  std::string Draw(const Template::Part& part, const std::vector<std::string>& items) override {
    switch (part.kind) {
      case Kind::kInt:
        return fmt::format("integer({}, {})", Number(part.low), Number(part.high));
      case Kind::kFloat:
        return fmt::format("uniform({}, {}, {})", Number(part.low), Number(part.high),
                           part.decimals);
      case Kind::kChoice:
        return fmt::format("choice([{}])", fmt::join(items, ", "));
      case Kind::kList:
        return fmt::format(
            "repeat(integer({}, {}), () => {})", Number(part.low), Number(part.high),
            items.front().starts_with('{') ? "(" + items.front() + ")" : items.front());
      case Kind::kWord:
        return "choice(WORDS)";
      case Kind::kSentence:
        return fmt::format("sentence({})", Number(part.low));
      case Kind::kText:
        return fmt::format("text({})", Number(part.low));
      case Kind::kUserName:
        return "userName()";
      case Kind::kUuid:
        return "uuid()";
      case Kind::kEpoch:
        return "epoch()";
      default:
        return "null";
    }
  }

  std::string Interpolate(const std::vector<std::string>& pieces, bool in_path) override {
    if (!in_path && pieces.size() == 3 && pieces.front().empty() && pieces.back().empty())
      return pieces[1];
    std::string text = "`";
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (i % 2 == 1) {
        text += in_path ? fmt::format("${{encodeURIComponent({})}}", pieces[i])
                        : fmt::format("${{{}}}", pieces[i]);
        continue;
      }
      for (const char c : pieces[i]) {
        if (c == '`' || c == '\\' || c == '$') text += '\\';
        text += c;
      }
    }
    return text + "`";
  }
};

// "post_agents_by_id" as "postAgentsById".
std::string CamelCase(std::string_view name) {
  std::string result;
  bool upper = false;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
      upper = !result.empty();
      continue;
    }
    result += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = false;
  }
  return result;
}

constexpr char kHelpers[] = R"(
const WORDS = (
  'about after again below book change city close country different every family father follow food form ' +
  'great group house important large letter light listen mother mountain never night number often order ' +
  'other paper people place plant point question read right river school second sentence small sound ' +
  'start state story study their there thing think three together under until walk watch water while ' +
  'white word work world would write young').split(' ');
const FIRST_NAMES = 'anna brian carol daniel emily frank grace henry irene jason karen laura michael nancy oscar'.split(' ');
const LAST_NAMES = 'adams brown clark davis evans garcia hall jones king lewis miller nelson perez scott taylor'.split(' ');

function integer(least, most) {
  return least + Math.floor(Math.random() * (most - least + 1));
}

function uniform(least, most, decimals) {
  return Number((least + Math.random() * (most - least)).toFixed(decimals));
}

function choice(values) {
  return values[integer(0, values.length - 1)];
}

function repeat(count, make) {
  return Array.from({ length: count }, make);
}

function sentence(words) {
  const count = integer(Math.max(1, Math.floor(words * 0.6)), Math.max(1, Math.floor(words * 1.4)));
  const written = repeat(count, () => choice(WORDS)).join(' ');
  return `${written[0].toUpperCase()}${written.slice(1)}.`;
}

// As many sentences as fit.
function text(most) {
  let written = sentence(12);
  for (;;) {
    const longer = `${written} ${sentence(12)}`;
    if (longer.length > most) return written.slice(0, most);
    written = longer;
  }
}

function userName() {
  const first = choice(FIRST_NAMES);
  const last = choice(LAST_NAMES);
  const name = choice([first[0] + last, last + first, first + last[0], first + last]);
  return name + choice(['', String(integer(0, 99)).padStart(2, '0')]);
}

function uuid() {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (c) =>
    (c === 'x' ? integer(0, 15) : integer(8, 11)).toString(16));
}

function epoch() {
  return Math.floor(Date.now() / 1000);
}

// One of [weight, value], by weight.
function pick(choices) {
  let left = Math.random() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  return choices[choices.length - 1][1];
}

// What stands at a JSON Pointer, as text; undefined when nothing does.
function find(answer, pointer) {
  let value = answer;
  for (const key of pointer.split('/').slice(1)) {
    if (value === null || typeof value !== 'object') return undefined;
    value = value[key.replace(/~1/g, '/').replace(/~0/g, '~')];
  }
  return value === null || value === undefined || typeof value === 'object' ? undefined : String(value);
}

// Removes one of the values and returns it.
function take(values) {
  return values.splice(integer(0, values.length - 1), 1)[0];
}

// What this user remembers, by name; the oldest is forgotten.
const memory = {};

function remember(name, value, most) {
  memory[name].push(value);
  if (memory[name].length > most) memory[name].shift();
}

// Sends a request that counts under `name`. Anything but `status` is a failure. `saves` has what is remembered of
// the answer: [memory, JSON Pointer, how many at most].
function send(method, path, name, status, { body, isJson = false, saves = [] } = {}) {
  const answer = http.request(method, BASE_URL + path, body === undefined ? null : JSON.stringify(body), {
    headers: body === undefined ? HEADERS : Object.assign({ 'Content-Type': 'application/json' }, HEADERS),
    tags: { name },
    responseCallback: http.expectedStatuses(status),
  });
  let good = check(answer, { [`${name}: status ${status}`]: (it) => it.status === status });
  if (good && isJson) {
    let content;
    try {
      content = answer.json();
    } catch (fault) {
      content = undefined;
    }
    const found = saves.map(([, pointer]) => find(content, pointer));
    good = check(answer, {
      [`${name}: JSON with what is remembered`]: () => content !== undefined && found.every((value) => value),
    });
    if (good) saves.forEach(([where, , most], i) => remember(where, found[i], most));
  }
  failures.add(!good, { name });
}
)";

constexpr char kUser[] = R"(
// Each user has a kind, by the shares, and stays in the group that it picks when it starts.
function begin() {
  const counts = KINDS.map(() => 0);
  let kind = 0;
  for (let user = 0; user < __VU; user += 1) {
    kind = 0;
    KINDS.forEach(({ share }, i) => {
      if ((counts[i] + 1) / share < (counts[kind] + 1) / KINDS[kind].share) kind = i;
    });
    counts[kind] += 1;
  }
  const { wait, groups } = KINDS[kind];
  const group = pick(groups);
  group.memories.forEach((name) => { memory[name] = []; });
  group.start.forEach((step) => step());
  return { wait, group };
}

let me;

export default function () {
  if (me === undefined) me = begin();
  pick(me.group.steps)();
  sleep(me.wait[0] + Math.random() * (me.wait[1] - me.wait[0]));
}
)";

std::string MetricOf(const Threshold& threshold) {
  std::string metric = "http_req_duration";
  if (threshold.metric == Threshold::Metric::kErrorRate) metric = "failures";
  if (threshold.metric == Threshold::Metric::kRate) metric = "http_reqs";
  return threshold.row.empty() ? metric : fmt::format("{}{{name:{}}}", metric, threshold.row);
}

std::string ExpressionOf(const Threshold& threshold) {
  std::string value = "rate";
  if (threshold.metric == Threshold::Metric::kQuantile)
    value = fmt::format("p({})", Number(threshold.quantile * 100));
  if (threshold.metric == Threshold::Metric::kAverage) value = "avg";
  if (threshold.metric == Threshold::Metric::kMax) value = "max";
  return fmt::format("{}{}{}{}", value, threshold.below ? "<" : ">", threshold.or_equal ? "=" : "",
                     Number(threshold.limit));
}

class ScriptWriter {
 public:
  ScriptWriter(const Profile& profile, std::vector<Threshold> thresholds)
      : profile_(profile),
        workload_(*profile.workload),
        thresholds_(std::move(thresholds)),
        prefix_(CommonPrefixOf(workload_)) {}

  std::string Write() {
    std::string functions;
    std::string groups = "\nconst GROUPS = {\n";
    for (const Group& group : workload_.groups) groups += GroupText(group, functions);
    groups += "};\n";
    return Head() + Options() + kHelpers + functions + groups + Kinds() + kUser;
  }

 private:
  std::string Head() const {
    std::string text =
        fmt::format("// {}: {}\n", InComment(profile_.name),
                    InComment(profile_.description.empty() ? std::string("a load profile.")
                                                           : profile_.description));
    text +=
        "// Written by `understudy export k6`. Answers are checked as in the profile, but not "
        "against JSON schemas.\n"
        "// To run it: k6 run -e BASE_URL=" +
        BaseUrl() + " FILE\n";
    for (const load::TimedEvent& event : profile_.events)
      text += fmt::format("// Not in here: {} at {}.\n", InComment(event.label),
                          load::FormatDuration(event.at));
    std::string headers;
    for (const auto& [name, value] : HeadersOf(workload_)) {
      if (!headers.empty()) headers += ", ";
      headers += Quoted(name) + ": " + Quoted(value);
    }
    return text +
           "import http from 'k6/http';\n"
           "import { check, sleep } from 'k6';\n"
           "import { Rate } from 'k6/metrics';\n\n"
           "const BASE_URL = __ENV.BASE_URL || '" +
           BaseUrl() + "';\n" +
           fmt::format("const HEADERS = {{{}}};\n", headers.empty() ? "" : " " + headers + " ") +
           "const failures = new Rate('failures');\n";
  }

  // Where the stand-in listens by default.
  std::string BaseUrl() const {
    const bool gateway = workload_.service == base::Service::kGateway;
    return gateway ? "http://127.0.0.1:8009" : "http://127.0.0.1:8001";
  }

  static std::string InComment(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text;
  }

  // Up or down at the stage's rate, then the rest of its time as it is.
  std::string Options() const {
    std::string text =
        "\nexport const options = {\n"
        "  scenarios: {\n"
        "    users: {\n"
        "      executor: 'ramping-vus',\n"
        "      startVUs: 0,\n"
        "      gracefulRampDown: '0s',\n"
        "      gracefulStop: '0s',\n"
        "      stages: [\n";
    double users = 0;
    for (const load::Stage& stage : profile_.stages) {
      const double whole = static_cast<double>(stage.duration.count()) / 1e9;
      const double distance = std::abs(stage.users - users);
      const double ramp = std::min(whole, distance / stage.spawn_rate);
      const double reached =
          users + (stage.users > users ? 1 : -1) * std::min(distance, ramp * stage.spawn_rate);
      const auto line = [&](double seconds, double target) {
        text += fmt::format("        {{ duration: '{}s', target: {:.0f} }},\n", Number(seconds),
                            target);
      };
      if (ramp > 0) line(ramp, reached);
      if (whole > ramp) line(whole - ramp, reached);
      users = reached;
    }
    text += "      ],\n    },\n  },\n  thresholds: {\n";
    std::map<std::string, std::vector<std::string>> by_metric;
    for (const Threshold& threshold : thresholds_)
      by_metric[MetricOf(threshold)].push_back("'" + ExpressionOf(threshold) + "'");
    for (const auto& [metric, expressions] : by_metric)
      text += fmt::format("    {}: [{}],\n", Quoted(metric), fmt::join(expressions, ", "));
    return text + "  },\n};\n";
  }

  std::string GroupText(const Group& group, std::string& functions) {
    std::vector<std::string> starts;
    for (const Step& step : group.on_start) starts.push_back(Function(group, step, functions));
    std::string steps;
    for (const Step& step : group.steps)
      steps += fmt::format("      [{}, {}],\n", step.weight, Function(group, step, functions));
    std::vector<std::string> memories;
    for (const size_t pool : PoolsOf(group)) memories.push_back(Quoted(workload_.pools[pool].name));
    return fmt::format(
        "  {}: {{\n    memories: [{}],\n    start: [{}],\n    steps: [\n{}    ],\n  }},\n",
        Quoted(group.name), fmt::join(memories, ", "), fmt::join(starts, ", "), steps);
  }

  // Adds the function and returns its name.
  std::string Function(const Group& group, const Step& step, std::string& functions) {
    const std::string name = names_.Give(
        CamelCase(group.name + " " + RequestName(step.method, PatternOf(step), prefix_)));
    NameTable locals(kReserved);
    std::vector<std::string> variables;
    std::set<std::string> needed;
    std::string lines;
    for (const Use& use : step.uses) {
      variables.push_back(locals.Give(CamelCase(use.variable)));
      std::string value;
      if (use.from == Use::From::kDraw) {
        value = ValueExpression(use.draw, {}, language_, 2);
      } else {
        needed.insert(Memory(use.pool) + ".length === 0");
        value = Pick(use);
      }
      lines += fmt::format("  const {} = {};\n", variables.back(), value);
    }
    functions += fmt::format("\nfunction {}() {{\n", name);
    if (!needed.empty()) functions += fmt::format("  if ({}) return;\n", fmt::join(needed, " || "));
    functions += lines + Call(step, variables) + "}\n";
    return name;
  }

  std::string Memory(size_t pool) const {
    return fmt::format("memory[{}]", Quoted(workload_.pools[pool].name));
  }

  std::string Pick(const Use& use) const {
    const std::string memory = Memory(use.pool);
    switch (use.from) {
      case Use::From::kLast:
        return use.remove ? memory + ".pop()" : fmt::format("{0}[{0}.length - 1]", memory);
      case Use::From::kFirst:
        return use.remove ? memory + ".shift()" : memory + "[0]";
      default:
        return fmt::format("{}({})", use.remove ? "take" : "choice", memory);
    }
  }

  std::string Call(const Step& step, const std::vector<std::string>& variables) {
    const load::Row& row = workload_.rows[step.row];
    std::string text = fmt::format("  send({}, {}, {}, {}", Quoted(step.method),
                                   PathExpression(step.target, variables, language_),
                                   Quoted(row.name), step.expect.status);
    std::vector<std::string> more;
    if (step.body) more.push_back("body: " + ValueExpression(*step.body, variables, language_, 4));
    if (!step.expect.schema.empty() || !step.saves.empty()) more.emplace_back("isJson: true");
    std::vector<std::string> saves;
    for (const load::Save& save : step.saves)
      saves.push_back(fmt::format("[{}, {}, {}]", Quoted(workload_.pools[save.pool].name),
                                  Quoted(save.pointer), workload_.pools[save.pool].keep));
    if (!saves.empty()) more.push_back(fmt::format("saves: [{}]", fmt::join(saves, ", ")));
    if (more.empty()) return text + ");\n";
    const std::string line = fmt::format("{}, {{ {} }});\n", text, fmt::join(more, ", "));
    if (line.size() < 115 && line.find('\n') == line.size() - 1) return line;
    return fmt::format("{}, {{\n    {},\n  }});\n", text, fmt::join(more, ",\n    "));
  }

  std::string Kinds() const {
    std::string text = "\nconst KINDS = [\n";
    for (const UserKind& kind : workload_.users) {
      std::vector<std::string> groups;
      for (const UserKind::Choice& choice : kind.groups)
        groups.push_back(fmt::format("[{}, GROUPS[{}]]", choice.weight,
                                     Quoted(workload_.groups[choice.group].name)));
      text += fmt::format("  {{ name: {}, share: {}, wait: [{}, {}], groups: [{}] }},\n",
                          Quoted(kind.name), Number(kind.share), Seconds(kind.wait_min),
                          Seconds(kind.wait_max), fmt::join(groups, ", "));
    }
    return text + "];\n";
  }

  const Profile& profile_;
  const Workload& workload_;
  const std::vector<Threshold> thresholds_;
  const std::string prefix_;
  JavaScript language_;
  NameTable names_{kReserved};
};

}  // namespace

Result<std::string> K6Script(const Profile& profile) {
  auto thresholds = ThresholdsOf(profile);
  if (!thresholds) return tl::unexpected(thresholds.error());
  return ScriptWriter(profile, std::move(*thresholds)).Write();
}

}  // namespace harness::convert
