#include "harness/convert/python_code.h"

#include <fmt/format.h>

#include "harness/convert/workload_view.h"
#include "python/json_writer.h"

namespace harness::convert {

using load::Template;
using Kind = Template::Kind;

const std::set<std::string, std::less<>>& PythonReserved() {
  static const std::set<std::string, std::less<>> kReserved = {"and",
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
  return kReserved;
}

std::string Python::Draw(const Template::Part& part, const std::vector<std::string>& items) {
  used_.insert(part.kind);
  switch (part.kind) {
    case Kind::kInt:
      return fmt::format("random.randint({}, {})", Number(part.low), Number(part.high));
    case Kind::kFloat:
      return fmt::format("round(random.uniform({}, {}), {})", python::FloatRepr(part.low),
                         python::FloatRepr(part.high), part.decimals);
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

std::string Python::Interpolate(const std::vector<std::string>& pieces, bool in_path) {
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

bool Python::UsesWords() const {
  return uses(Kind::kWord) || uses(Kind::kSentence) || uses(Kind::kText);
}

std::string Python::Words() const {
  std::string text;
  if (UsesWords()) {
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
  if (uses(Kind::kUserName)) {
    text +=
        "FIRST_NAMES = \"anna brian carol daniel emily frank grace henry irene jason karen "
        "laura michael nancy oscar\".split()\n"
        "LAST_NAMES = \"adams brown clark davis evans garcia hall jones king lewis miller "
        "nelson perez scott taylor\".split()\n";
  }
  return text;
}

std::string Python::Functions() const {
  std::string text;
  if (uses(Kind::kWord)) {
    text +=
        "\n\ndef word():\n"
        "    return random.choice(WORDS)\n";
  }
  if (uses(Kind::kSentence) || uses(Kind::kText)) {
    text +=
        "\n\ndef sentence(words):\n"
        "    count = random.randint(max(1, words * 6 // 10), max(1, words * 14 // 10))\n"
        "    return \" \".join(random.choices(WORDS, k=count)).capitalize() + \".\"\n";
  }
  if (uses(Kind::kText)) {
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
  if (uses(Kind::kUserName)) {
    text +=
        "\n\ndef user_name():\n"
        "    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)\n"
        "    name = random.choice([first[0] + last, last + first, first + last[0], first + "
        "last])\n"
        "    return name + random.choice([\"\", f\"{random.randrange(100):02}\"])\n";
  }
  return text;
}

}  // namespace harness::convert
