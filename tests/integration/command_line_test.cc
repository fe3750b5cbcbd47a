// What the program says of a command line that it can't take: the thing, the word that was probably
// meant, and options that don't go together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "cli/option_rules.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/understudy_run.h"

namespace tests::integration {
namespace {

using support::ScopedVariable;
using support::UnderstudyRun;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(CommandLineTest, SuggestsACommand) {
  const UnderstudyRun run({"lod", "smoke"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.errors, HasSubstr("understudy: 'lod' is not a command; did you mean 'load'? The "
                                    "commands are serve, verify, load, sprint, learn, check, "
                                    "compare, worker, export, run, start, status, stop, env, "
                                    "doctor, generate, import, drift, shadow\n"));
  EXPECT_THAT(UnderstudyRun({"zzzzzz"}).errors,
              HasSubstr("understudy: 'zzzzzz' is not a command; the commands are serve, "));
}

TEST(CommandLineTest, NamesTheCommandsWhereThereIsNone) {
  const UnderstudyRun bare({});
  EXPECT_EQ(bare.code, 2);
  EXPECT_EQ(bare.output, "");
  EXPECT_THAT(bare.errors, StartsWith(UnderstudyRun({"--help"}).output));
  EXPECT_THAT(bare.errors, EndsWith("understudy: no command given; choose one of those above\n"));
  const UnderstudyRun option({"--verison"});
  EXPECT_EQ(option.code, 2);
  EXPECT_THAT(option.errors, HasSubstr("understudy: '--verison' is not an option that can stand "
                                       "before a command; did you mean '--version'?"));
  EXPECT_EQ(UnderstudyRun({"--version"}).code, 0);
  EXPECT_THAT(UnderstudyRun({"--help"}).output, HasSubstr("serve"));
}

TEST(CommandLineTest, HelpIsAlsoACommand) {
  EXPECT_EQ(UnderstudyRun({"help"}).output, UnderstudyRun({"--help"}).output);
  const UnderstudyRun run({"help", "export", "locust"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.output, UnderstudyRun({"export", "locust", "--help"}).output);
  EXPECT_THAT(run.output, HasSubstr("--stub"));
}

TEST(CommandLineTest, HelpOfACommandThatThereIsNotNamesIt) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"help", "comapre"}, {"comapre", "--help"}, {"comapre", "-h"}}) {
    const UnderstudyRun run(words);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.output, "");
    EXPECT_THAT(run.errors, StartsWith("understudy: 'comapre' is not a command; did you mean "
                                       "'compare'?"));
  }
}

TEST(CommandLineTest, HelpTakesTheNameOfACommandOnly) {
  for (const auto& [words, wrong] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"help", "verify", "load"}, "'load' is an argument too many; leave it out"},
           {{"help", "verify", "--list"}, "'--list' is an argument too many; leave it out"},
           {{"help", "export", "locust", "peak"},
            "'peak' is an argument too many; leave it out"}}) {
    const UnderstudyRun run(words);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.output, "");
    EXPECT_EQ(run.errors, "understudy help: " + wrong + "\n");
  }
}

TEST(CommandLineTest, TellsTheBlankThatNobodySeesAtAnEndOfAPath) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"verify", "--contracts"},
                                                {"verify", "--resources"},
                                                {"compare", "smoke"}}) {
    for (const auto& [path, told] : {std::pair{" /nowhere", "; it begins with a blank"},
                                     {"/nowhere ", "; it ends with a blank"}}) {
      std::vector<std::string> all = words;
      all.emplace_back(path);
      const UnderstudyRun run(all);
      EXPECT_EQ(run.code, 2) << words.back();
      EXPECT_THAT(run.errors, HasSubstr(told)) << words.back();
    }
  }
}

TEST(CommandLineTest, RefusesAnEmptyArgument) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"verify", ""}, {"load", ""}, {"compare", "normal", ""}}) {
    const UnderstudyRun run(words);
    EXPECT_EQ(run.code, 2);
    EXPECT_THAT(run.errors, HasSubstr(": is empty; give it a value or leave it out"));
  }
  EXPECT_EQ(UnderstudyRun({"run", "--", "test", ""}).code, 1);
}

TEST(CommandLineTest, EscapesWhatWouldRuleTheTerminal) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"\x1b[31mx"},
                                                {"stop", "--name", "\x1b[31mx"},
                                                {"verify", "a\x1b[31m"}}) {
    const UnderstudyRun run(words);
    EXPECT_NE(run.code, 0);
    EXPECT_EQ(run.errors.find('\x1b'), std::string::npos) << run.errors;
    EXPECT_THAT(run.errors, HasSubstr("\\x1b[31m"));
  }
}

TEST(CommandLineTest, TellsAGatewayKeyThatIsTooShort) {
  const UnderstudyRun run({"verify", "--gateway-key", "short"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.errors,
            "understudy verify: --gateway-key: has 5 characters, and the gateway takes no key of "
            "less than 32\n");
}

TEST(CommandLineTest, NamesAWordTooManyWhereverItStands) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"one", "serve"}, {"serve", "one"}, {"serve", "--", "one"}}) {
    const UnderstudyRun run(words);
    EXPECT_EQ(run.code, 2);
    EXPECT_THAT(run.errors, HasSubstr("'one' is ")) << testing::PrintToString(words);
  }
}

TEST(CommandLineTest, SuggestsAnOption) {
  const UnderstudyRun run({"serve", "--defect=1"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.errors, HasSubstr("understudy serve: '--defect' is not an option of this "
                                    "command; did you mean '--defects'?\n"));
}

TEST(CommandLineTest, SuggestsAProfileAndALatency) {
  const UnderstudyRun profile({"load", "smok"});
  EXPECT_EQ(profile.code, 2);
  EXPECT_THAT(profile.errors, HasSubstr("there is no profile 'smok'; did you mean 'smoke'?"));
  const UnderstudyRun latency({"load", "smoke", "--virtual", "--latency", "normel"});
  EXPECT_EQ(latency.code, 2);
  EXPECT_THAT(latency.errors, HasSubstr("'normel' is not a latency; did you mean 'normal'?"));
}

TEST(CommandLineTest, RefusesAnEmptyVariable) {
  const ScopedVariable host("LOCUST_HOST", "");
  const UnderstudyRun run({"load", "smoke"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.errors, HasSubstr("understudy load: LOCUST_HOST: is empty in the environment; "
                                    "set it, unset it, or use --target"));
}

TEST(CommandLineTest, NamesTheVariableThatDoesNotGoWithAnOption) {
  const ScopedVariable host("LOCUST_HOST", "http://127.0.0.1:9");
  for (const char* option : {"--virtual", "--latency=none", "--defects=1"}) {
    const UnderstudyRun run({"load", "smoke", option});
    EXPECT_EQ(run.code, 2) << option;
    EXPECT_THAT(run.errors, HasSubstr("LOCUST_HOST in the environment (--target)")) << option;
  }
}

TEST(CommandLineTest, NamesTheVariableWhoseValueIsWrong) {
  const ScopedVariable users("LOCUST_USERS", "many");
  const UnderstudyRun run({"load", "smoke"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(
      run.errors,
      HasSubstr("understudy load: LOCUST_USERS in the environment is 'many': --users must be "
                "a whole number from 1 to 1000000, not 'many'\n"));
}

TEST(CommandLineTest, NamesTheVariableWhoseValueACommandRefuses) {
  {
    const ScopedVariable time("LOCUST_RUN_TIME", "abc");
    EXPECT_THAT(UnderstudyRun({"load", "smoke", "--plan"}).errors,
                StartsWith("understudy load: LOCUST_RUN_TIME in the environment: --run-time: "
                           "'abc' is not a duration"));
  }
  const ScopedVariable host("LOCUST_HOST", "foo");
  EXPECT_THAT(UnderstudyRun({"load", "smoke"}).errors,
              StartsWith("understudy load: LOCUST_HOST in the environment: --target: 'foo'"));
}

TEST(CommandLineTest, NamesTheVariableWhosePathCanNotBeWritten) {
  for (const auto& [variable, option] :
       {std::pair{"LOCUST_HTML", "--html"}, {"LOCUST_LOGFILE", "--log"}, {"LOCUST_CSV", "--csv"}}) {
    const ScopedVariable path(variable, "/dev/null/x");
    const UnderstudyRun run({"load", "smoke", "--virtual"});
    EXPECT_EQ(run.code, 2) << variable;
    EXPECT_THAT(run.errors, StartsWith(std::string("understudy load: ") + variable +
                                       " in the environment (" + option + "): /dev/null/x"));
  }
  const ScopedVariable page("LOCUST_HTML", "-");
  EXPECT_THAT(UnderstudyRun({"load", "smoke", "--virtual", "--json", "-"}).errors,
              HasSubstr("LOCUST_HTML in the environment (--html)"));
}

TEST(CommandLineTest, TellsWhichVariableLedToATargetThatDoesNotAnswer) {
  const ScopedVariable host("LOCUST_HOST", "http://127.0.0.1:1");
  const UnderstudyRun run({"load", "smoke", "--run-time", "9s"});
  EXPECT_EQ(run.code, 3);
  EXPECT_THAT(run.output, HasSubstr("its address is that of LOCUST_HOST in the environment"));
}

TEST(CommandLineTest, TellsWhatIsExpectedOfAValue) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"serve", "--gateway-port", "8x"},
       "--gateway-port: must be a port from 0 to 65535, not '8x'"},
      {{"serve", "--data-layer-port", "99999"},
       "--data-layer-port: must be a port from 0 to 65535, not '99999'"},
      {{"serve", "--redis", "-1"}, "--redis: must be a port from 0 to 65535, not '-1'"},
      {{"serve", "--journal-mb", "x"},
       "--journal-mb: must be a whole number from 0 to 4096, not 'x'"},
      {{"serve", "--journal-mb", "5000"},
       "--journal-mb: must be a whole number from 0 to 4096, not '5000'"},
      {{"serve", "--seed", "x"},
       "--seed: must be a whole number from 0 to 18446744073709551615, not 'x'"},
      {{"serve", "--seed", "1", "--seed", "2"}, "--seed: can be given at most once, not 2 times"},
      {{"serve", "--store"}, "--store: needs a value: FILE"},
      {{"serve", "--strict=maybe"}, "--strict: is a switch, which takes no value, not 'maybe'"},
      {{"serve", "one"}, "'one' is an argument too many; leave it out"},
      {{"serve", "-x"}, "'-x' is not an option of this command"},
      {{"load", "smoke", "-r", "0"},
       "--spawn-rate: must be a number from 0.001 to 1000000, not '0'"},
      {{"load"}, "profile: is missing: a built-in profile or a profile file"},
      {{"compare", "a", "b", "c"}, "results: can be given at most 2 times, not 3 times"},
      {{"export", "cobol", "smoke"},
       "format: must be one of locust,k6,openapi,postman, not 'cobol'"},
      {{"verify", "--ci", "zzz"}, "--ci: must be one of github,gitlab, not 'zzz'"},
      {{"drift"}, "--target: is missing; give TEXT, URL of the gateway"},
      {{"drift", "--targte", "http://127.0.0.1:9"},
       "'--targte' is not an option of this command; did you mean '--target'?"},
      {{"shadow", "one"}, "'one' is an argument too many; leave it out"},
      {{"load", "--user=1"}, "'--user' is not an option of this command; did you mean '--users'?"},
      {{"load", "--users", "x", "smoke", "one"}, "'one' is an argument too many; leave it out"},
  };
  for (const auto& [arguments, told] : cases) {
    const UnderstudyRun run(arguments);
    EXPECT_EQ(run.code, 2) << told;
    EXPECT_EQ(run.errors, "understudy " + arguments[0] + ": " + told + "\nRun understudy " +
                              arguments[0] + " --help for more information.\n");
  }
}

TEST(CommandLineTest, AWorkerTakesLocustsPortOfTheMaster) {
  const UnderstudyRun two({"worker", "--master", "127.0.0.1:5557", "--master-port", "15557"});
  EXPECT_EQ(two.code, 2);
  EXPECT_THAT(two.errors, HasSubstr("--master-port: contradicts --master 127.0.0.1:5557; "));
  const UnderstudyRun one(
      {"worker", "--master", "127.0.0.1", "--master-port", "1", "--wait", "1s"});
  EXPECT_THAT(one.output + one.errors, HasSubstr("127.0.0.1:1"));
}

TEST(CommandLineTest, TellsWhatACollectorsUrlLooksLike) {
  const ScopedVariable endpoint("OTEL_EXPORTER_OTLP_ENDPOINT", "foo");
  EXPECT_THAT(
      UnderstudyRun({"run", "--", "true"}).errors,
      HasSubstr("is not the URL of a collector, such as http://127.0.0.1:4318; no spans are sent"));
}

TEST(CommandLineTest, NamesTheDashesThatStandBeforeACommandToRun) {
  for (const std::string command : {"check", "run"}) {
    const UnderstudyRun run({command});
    EXPECT_EQ(run.code, 2);
    EXPECT_THAT(run.errors, StartsWith("understudy " + command + ": command: is missing: "));
    EXPECT_THAT(run.errors, HasSubstr("understudy " + command + " -- COMMAND\n"));
  }
}

struct HelpOption {
  std::string name;
  std::string type;  // "UINT:INT", empty of a switch
};

std::vector<std::string> Commands() {
  const std::string help = UnderstudyRun({"--help"}).output;
  const std::regex line(R"(\n  ([a-z]+)  )");
  std::vector<std::string> names;
  for (std::sregex_iterator found(help.begin(), help.end(), line), end; found != end; ++found)
    names.push_back((*found)[1]);
  return names;
}

std::vector<HelpOption> OptionsIn(const std::string& help) {
  const std::regex line(R"(\n  (?:-\w,)?(?:--[\w-]+,)*(--[\w-]+)(?: ([^ (\n=]+))?)");
  std::vector<HelpOption> options;
  for (std::sregex_iterator found(help.begin(), help.end(), line), end; found != end; ++found)
    options.push_back({(*found)[1], (*found)[2]});
  return options;
}

// No option of any command leaves it to CLI11 to say what is wrong.
TEST(CommandLineTest, TellsEveryWrongOrMissingValueInItsOwnWords) {
  const std::regex numeric("(UINT|INT|FLOAT|PORT|N|COUNT|PERCENT|TEXT:\\{).*");
  size_t tried = 0;
  for (const std::string& command : Commands()) {
    for (const HelpOption& option : OptionsIn(UnderstudyRun({command, "--help"}).output)) {
      if (option.name == "--help") continue;
      std::vector<std::string> words = {option.name};
      if (option.type.empty()) words = {option.name + "=maybe"};
      if (std::regex_match(option.type, numeric)) words.push_back(option.name + "=8x");
      for (const std::string& word : words) {
        const UnderstudyRun run({command, word});
        EXPECT_EQ(run.code, 2) << command << " " << word;
        EXPECT_THAT(run.errors, StartsWith("understudy " + command + ": " + option.name + ": "));
        for (const char* raw : {"Could not convert", "required but received", " is required\n",
                                "missing\n", "not in range", "Should be true", "{"})
          EXPECT_EQ(run.errors.find(raw), std::string::npos) << run.errors;
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 200u);
}

// What else a command needs on its line.
std::vector<std::string> WithArguments(const std::string& command) {
  static const std::map<std::string, std::vector<std::string>> kNeeded = {
      {"load", {"smoke"}},
      {"learn", {"/no/such/file"}},
      {"compare", {"normal", "peak"}},
      {"worker", {"--master", "127.0.0.1:1"}},
      {"drift", {"--target", "http://127.0.0.1:1"}},
      {"shadow", {"--target", "http://127.0.0.1:1"}},
      {"check", {"true"}},
      {"run", {"true"}},
  };
  std::vector<std::string> words = {command};
  if (const auto found = kNeeded.find(command); found != kNeeded.end())
    words.insert(words.end(), found->second.begin(), found->second.end());
  return words;
}

TEST(CommandLineTest, TakesNoNumberThatIsNone) {
  const std::regex fraction("(FLOAT|PERCENT).*");
  const std::regex whole("(UINT|INT|N|COUNT|PORT).*");
  size_t tried = 0;
  for (const std::string& command : Commands()) {
    for (const HelpOption& option : OptionsIn(UnderstudyRun({command, "--help"}).output)) {
      const bool is_whole = std::regex_match(option.type, whole);
      if (!is_whole && !std::regex_match(option.type, fraction)) continue;
      std::vector<std::string> values = {"nan", "-nan", "NAN", "inf", "-inf", "1e999"};
      if (is_whole)
        values.insert(values.end(), {"1.5", "0x7", "007", "-2", "18446744073709551616"});
      for (const std::string& value : values) {
        std::vector<std::string> words = WithArguments(command);
        words.insert(words.begin() + 1, option.name + "=" + value);
        const UnderstudyRun run(words);
        EXPECT_EQ(run.code, 2) << testing::PrintToString(words);
        EXPECT_THAT(run.errors,
                    StartsWith("understudy " + command + ": " + option.name + ": must be "));
        EXPECT_THAT(run.errors, HasSubstr("not '" + value + "'")) << testing::PrintToString(words);
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 200u);
}

TEST(CommandLineTest, TakesNoNumberThatIsNoneFromTheEnvironment) {
  const ScopedVariable rate("LOCUST_SPAWN_RATE", "nan");
  const UnderstudyRun run({"load", "smoke", "--plan"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.errors,
            "understudy load: LOCUST_SPAWN_RATE in the environment is 'nan': --spawn-rate must be "
            "a number from 0.001 to 1000000, not 'nan'\n");
}

// Nothing else is wrong with some of these lines; others lack an argument or an option, too.
TEST(CommandLineTest, TellsAnUnknownOptionOfEveryCommandFirst) {
  const std::vector<std::string> commands = Commands();
  EXPECT_GE(commands.size(), 19u);
  for (const std::string& command : commands) {
    const UnderstudyRun run({command, "--bogus"});
    EXPECT_EQ(run.code, 2) << command;
    EXPECT_THAT(run.errors, StartsWith("understudy " + command +
                                       ": '--bogus' is not an option of this command\n"));
  }
}

TEST(CommandLineTest, NamesWhatCouldNotBeWritten) {
  for (const std::string line :
       {"--version", "--help", "verify health", "verify --list", "generate man",
        "env --gateway http://127.0.0.1:1 --data-layer http://127.0.0.1:2", "compare normal normal",
        "load smoke --plan"}) {
    for (const std::string nowhere : {" >/dev/full", " >&-"}) {
      support::ChildProcess process(
          {"/bin/sh", "-c", std::string(UNDERSTUDY_BINARY) + " " + line + nowhere});
      EXPECT_EQ(process.Wait(), 2) << line << nowhere;
      EXPECT_THAT(process.ReadErrors(), StartsWith("understudy " + line.substr(0, line.find(' ')) +
                                                   ": standard output: "));
    }
  }
}

// A word that each of these options takes; the others are flags.
const std::map<std::string_view, std::string> kValues = {
    {"--target", "http://127.0.0.1:9"},
    {"--data-layer", "http://127.0.0.1:9"},
    {"--timeout", "1"},
    {"--platform", "main"},
    {"--defects", "1"},
    {"--repair", "L1"},
    {"--name", "x"},
    {"--gateway", "http://127.0.0.1:9"},
    {"--resources", "/no/such/folder"},
    {"--gateway-key", "k"},
    {"--data-layer-key", "k"},
    {"--seed", "1"},
    {"--last", "3"},
    {"--web", "0"},
    {"--junit", "/no/such/folder/junit.xml"},
    {"--json", "/no/such/folder/report.json"},
    {"--html", "/no/such/folder/page.html"},
    {"--markdown", "/no/such/folder/report.md"},
    {"--ctrf", "/no/such/folder/ctrf.json"},
    {"--tap", "/no/such/folder/report.tap"},
    {"--sarif", "/no/such/folder/report.sarif"},
    {"--code-quality", "/no/such/folder/quality.json"},
    {"--ci", "github"},
    {"--redis", "0"},
    {"--redis-url", "redis://127.0.0.1:1"},
    {"--record", "/no/such/folder/record.jsonl"},
    {"--propose", "/no/such/folder"},
    {"--evidence", "/no/such/folder/evidence.json"},
    {"--baseline", "/no/such/folder/baseline.json"},
    {"--survivors", "1"},
    {"--csv", "/no/such/folder/csv"},
    {"--log", "/no/such/folder/log"},
    {"--latency", "none"},
    {"--future", "cache=30s"},
    {"--ca-file", "/no/such/file"},
    {"--abort-when-broken", "1s"},
    {"--breaker", "50"},
    {"--journal-mb", "1"},
    {"--allowed-hosts", "a.example"},
};

void Add(std::string_view option, std::vector<std::string>& argv) {
  argv.emplace_back(option);
  if (const auto value = kValues.find(option); value != kValues.end())
    argv.push_back(value->second);
}

TEST(CommandLineTest, EveryRuleOfTheTableHolds) {
  for (const cli::OptionRule& rule : cli::OptionRules()) {
    std::vector<std::string> argv = {std::string(rule.command)};
    if (rule.command == "load") argv.emplace_back("smoke");
    if (rule.command == "drift") argv.insert(argv.end(), {"--target", "http://127.0.0.1:1"});
    if (rule.command == "learn") argv.emplace_back("/no/such/file");
    if (rule.command == "compare") argv.insert(argv.end(), {"normal", "peak"});
    Add(rule.option, argv);
    if (rule.kind == cli::OptionRule::Kind::kExcludes) Add(rule.other, argv);
    if (rule.command == "check" || rule.command == "run") argv.insert(argv.end(), {"--", "true"});
    const UnderstudyRun run(argv);
    EXPECT_EQ(run.code, 2) << testing::PrintToString(argv);
    EXPECT_TRUE(run.errors.find(" can't be combined with ") != std::string::npos ||
                run.errors.find(" needs ") != std::string::npos)
        << testing::PrintToString(argv) << " told " << run.errors;
  }
}

TEST(CommandLineTest, CompareRefusesARunToChooseWhereThereIsOne) {
  const UnderstudyRun run({"compare", "normal", "peak", "--run", "peak"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.errors, HasSubstr("--run: each of the results has only one run"));
}

}  // namespace
}  // namespace tests::integration
