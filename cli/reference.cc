#include "cli/reference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <sstream>
#include <string_view>
#include <vector>

namespace cli {

namespace {

struct Code {
  int number;
  const char* meaning;
};

// docs/index.md, Exit codes.
constexpr Code kExitCodes[] = {
    {0, "all good"},
    {1, "a contract or a check failed, or there is a trap"},
    {2, "bad usage or a bad file"},
    {3, "the target is unreachable, or no stand-in runs"},
    {4, "nothing ran"},
    {5, "a threshold failed"},
    {6, "a regression"},
    {7, "inconclusive: interrupted, too few samples, or a target that contradicts itself"},
    {8, "the target answers differently from the stand-in"},
};

constexpr char kAgentHead[] = R"page(# Understudy

> Stands in for the agent platform's gateway (L09, port 8009) and data layer (L01, port 8001) in one process, and answers byte
> for byte as they do. Use it to run clients and tests without the platform, to find out what a client does wrong, and to run
> contracts and load profiles. This page is made by `understudy generate llms`.

## How to use it from a script

```
pip install dist/understudy_standin-*.whl    # or the Debian package: apt install ./understudy_*.deb
understudy run -- pytest tests/              # a stand-in on free ports for one command; ends with the command's exit code
understudy start && eval "$(understudy env)" # one that stays, and the variables that lead clients to it
understudy status --json                     # {"running": true, "gateway_url": "http://127.0.0.1:8009", ...}
understudy stop
understudy doctor --json                     # why a client does not reach it: traps, each with its remedy
understudy check -- python script.py         # what a client does wrong: findings with the fix; exit code 1 when there are errors
```

- The gateway wants `X-API-Key` with 32 characters or more, the data layer one of `--api-keys` (default `dev_key_local_ONLY`).
- Every answer that a wrong request caused has the header `X-Understudy-Diagnosis`: a code, the place and the remedy.
- Its own API is below `/__understudy/` on both ports: GET `health`, `journal`, `report`, `defects`, `openapi.json`, and POST
  `reset`, which forgets everything. The answer to an unknown path there lists what there is.
- Errors go to standard error and name the thing, the place and the remedy.

## In pytest

The wheel has a plugin. `pytest --understudy` gives every test a stand-in and sets `L01_URL`, `L09_URL`, `API_GATEWAY_URL`,
`TEST_API_KEY` and so on before tests are imported. Or a test asks for it:

```python
import httpx, pytest

@pytest.mark.understudy(fail_on="error")    # the test fails when the stand-in finds a fault in what was sent
def test_lists_agents(understudy):
    answer = httpx.get(understudy.gateway_url + "/api/v1/agents/", headers=understudy.headers)
    assert answer.json()["items"] == []
    assert [one.path for one in understudy.requests(method="GET")] == ["/api/v1/agents/"]
```

Without pytest: `with understudy_standin.Server(defects="3") as server: ...` (docs/python.md).
)page";

std::string Roff(std::string_view text) {
  std::string escaped;
  bool begins_line = true;
  for (const char c : text) {
    if (begins_line && (c == '.' || c == '\'')) escaped += "\\&";
    if (c == '\\')
      escaped += "\\e";
    else if (c == '-')
      escaped += "\\-";
    else
      escaped += c;
    begins_line = c == '\n';
  }
  return escaped;
}

std::string Signature(const OptionNode& option) {
  std::string text = fmt::format("{}", fmt::join(option.names, ", "));
  if (!option.value.empty()) text += " " + option.value;
  return text;
}

std::string Details(const OptionNode& option) {
  std::string text = option.description;
  if (!option.fallback.empty()) text += fmt::format(" (default: {})", option.fallback);
  if (!option.variable.empty()) text += fmt::format(" (variable: {})", option.variable);
  return text;
}

std::string Synopsis(const CommandNode& command) {
  std::string text = "understudy " + command.name + " [OPTIONS]";
  for (const std::string& argument : command.arguments)
    text += argument == "command" ? " -- COMMAND" : " [" + argument + "]";
  return text;
}

void AddRoffOptions(const std::vector<OptionNode>& options, std::string& text) {
  for (const OptionNode& option : options) {
    fmt::format_to(std::back_inserter(text), ".TP\n.B {}\n{}\n", Roff(Signature(option)),
                   Roff(Details(option)));
  }
}

}  // namespace

std::string ManualPage(const ProgramNode& program, const std::string& version) {
  std::string text = fmt::format(
      ".\\\" Made by `understudy generate man`.\n.TH UNDERSTUDY 1 \"\" \"understudy {}\" \"User "
      "Commands\"\n"
      ".SH NAME\nunderstudy \\- stand\\-in of the agent platform, and harness for its clients\n"
      ".SH SYNOPSIS\n",
      version);
  for (const CommandNode& command : program.commands)
    text += ".B " + Roff(Synopsis(command)) + "\n.br\n";
  text += ".SH DESCRIPTION\n" + Roff(program.description) + "\n";
  text += ".SH OPTIONS\n";
  AddRoffOptions(program.options, text);
  text += ".SH COMMANDS\n";
  for (const CommandNode& command : program.commands) {
    fmt::format_to(std::back_inserter(text), ".SS {}\n{}\n", Roff(Synopsis(command)),
                   Roff(command.description));
    AddRoffOptions(command.options, text);
    if (!command.footer.empty()) text += ".PP\n.nf\n" + Roff(command.footer) + "\n.fi\n";
  }
  text += ".SH EXIT STATUS\nThe same in every command but run, which ends with its command's.\n";
  for (const Code& code : kExitCodes)
    fmt::format_to(std::back_inserter(text), ".TP\n.B {}\n{}\n", code.number, code.meaning);
  return text;
}

std::string AgentPage(const ProgramNode& program) {
  std::string text = kAgentHead;
  text +=
      "\n## Exit codes\n\nThe same in every command but `run`, which ends with its command's.\n\n";
  for (const Code& code : kExitCodes)
    fmt::format_to(std::back_inserter(text), "- {}: {}\n", code.number, code.meaning);
  text += "\n## Commands\n";
  for (const CommandNode& command : program.commands) {
    fmt::format_to(std::back_inserter(text), "\n### {}\n\n`{}`: {}\n\n", command.name,
                   Synopsis(command), command.description);
    for (const OptionNode& option : command.options) {
      if (option.names.back() == "--help") continue;
      fmt::format_to(std::back_inserter(text), "- `{}`: {}\n", Signature(option), Details(option));
    }
    if (!command.footer.empty()) text += "\n```\n" + command.footer + "\n```\n";
  }
  return text;
}

}  // namespace cli
