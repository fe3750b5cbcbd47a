#include "cli/option_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using Sources = std::map<std::string, OptionSource, std::less<>>;

// What is told of a command line with these options; "" when it is good.
std::string Told(std::string_view command, const Sources& sources) {
  const auto source_of = [&](std::string_view option) {
    const auto found = sources.find(option);
    return found == sources.end() ? OptionSource::kNone : found->second;
  };
  const auto variable_of = [](std::string_view) { return std::string("LOCUST_HOST"); };
  const auto checked = CheckOptionRules(command, source_of, variable_of);
  return checked ? "" : checked.error().ToString();
}

TEST(OptionRulesTest, EachRuleSpeaksWhenItIsBroken) {
  for (const OptionRule& rule : OptionRules()) {
    Sources sources = {{std::string(rule.option), OptionSource::kCommandLine}};
    const bool needs = rule.kind == OptionRule::Kind::kNeeds;
    if (!needs) sources.emplace(rule.other, OptionSource::kCommandLine);
    // An earlier rule may be broken by the same two options.
    EXPECT_THAT(Told(rule.command, sources), HasSubstr(std::string(rule.option) + ": "));
    if (needs) {
      EXPECT_THAT(Told(rule.command, sources), HasSubstr(std::string(rule.other)));
    } else {
      sources.erase(std::string(rule.other));
      EXPECT_THAT(Told(rule.command, sources),
                  testing::Not(HasSubstr("not go with " + std::string(rule.other))));
    }
  }
}

TEST(OptionRulesTest, NoPairStandsTwice) {
  std::set<std::string> pairs;
  for (const OptionRule& rule : OptionRules()) {
    std::set<std::string_view> both = {rule.option, rule.other};
    EXPECT_EQ(both.size(), 2u);
    std::string pair(rule.command);
    for (const std::string_view option : both) pair += " " + std::string(option);
    EXPECT_TRUE(pairs.insert(pair).second) << pair;
  }
}

TEST(OptionRulesTest, NamesTheVariableThatGaveTheOther) {
  EXPECT_THAT(
      Told("load",
           {{"--virtual", OptionSource::kCommandLine}, {"--target", OptionSource::kEnvironment}}),
      AllOf(HasSubstr(
                "--virtual: can't be combined with LOCUST_HOST in the environment (--target): "),
            HasSubstr("a virtual run needs a server in this process")));
}

TEST(OptionRulesTest, AVariableAloneAsksForNothing) {
  EXPECT_EQ(Told("load", {{"--plan", OptionSource::kCommandLine},
                          {"--only-summary", OptionSource::kEnvironment},
                          {"--target", OptionSource::kEnvironment}}),
            "");
}

TEST(OptionRulesTest, AreOfTheirCommandOnly) {
  EXPECT_EQ(Told("check", {{"--virtual", OptionSource::kCommandLine},
                           {"--target", OptionSource::kCommandLine}}),
            "");
}

}  // namespace
}  // namespace cli
